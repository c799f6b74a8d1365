package config

import "strings"

// CallCenter says the defaults of the org's call center, beneath everything that the computer and the user say.
const CallCenter Source = "callCenter"

// fromCallCenter are the settings that a call center may say. Its word comes through a page that nobody vouches for: so it
// says nothing of servers, addresses, secrets and the log, and nothing that turns one number into any other.
var fromCallCenter = []string{
	"numbers.country", "numbers.areaCode", "numbers.outsidePrefix", "numbers.internalLengths", "numbers.internationalPrefix",
	"numbers.mainNumberDigits", "pop.when", "pop.items", "log.internal", "log.resultRequired", "log.results", "panel.showSeconds",
}

// Salesforce's own settings of a call center, and its section that holds ours: there an item is named as the setting's
// value in the registry, and a list has ; between its entries.
const (
	reqOutsidePrefix       = "/reqDialingOptions/reqOutsidePrefix"
	reqInternationalPrefix = "/reqDialingOptions/reqInternationalPrefix"
	ownSection             = "/Cordboard/"
)

// longestPrefix is how long a prefix of a call center may be: none is longer that leads outside or abroad.
const longestPrefix = 4

// Over is what holds where the org's call center says defaults: a flat map of texts, as Open CTI's getCallCenterSettings
// answers it. What cannot be used of it is told and counts for nothing.
func (f *File) Over(callCenter map[string]string) (Config, []Problem) {
	f.mu.Lock()
	defer f.mu.Unlock()
	org := readCallCenter(callCenter)
	beneath := ladder{above: f.ladder.above, beneath: append([]rung{org}, f.ladder.beneath...)}
	return beneath.over(f.user.over(beneath.start())), org.problems
}

func readCallCenter(said map[string]string) rung {
	standard := map[string]string{"OutsidePrefix": said[reqOutsidePrefix], "InternationalPrefix": said[reqInternationalPrefix]}
	may := map[string]*row{}
	for _, path := range fromCallCenter {
		may[rowAt[path].Policy] = rowAt[path]
	}
	read := registry(func(_, name string) (string, bool) {
		row := may[name]
		text := strings.TrimSpace(said[ownSection+name])
		if text == "" {
			text = strings.TrimSpace(standard[name])
		}
		switch {
		case row == nil || text == "":
			return "", false
		case strings.HasSuffix(name, "Prefix") && len(text) > longestPrefix:
			return "-", true // which no prefix is
		case row.Kind == KindLines:
			text = strings.ReplaceAll(text, ";", "\n")
		}
		return text, true
	})
	return read.read(CallCenter, "/Cordboard")
}
