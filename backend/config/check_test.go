package config_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cordboard/backend/config"
)

// sound is a configuration without problems that the tables below spoil in one place.
func sound() config.Config {
	c := config.Default()
	c.Servers = []config.Server{
		{Name: "Main", Host: "mx.example.com", Port: 7777, Dialect: "zultys"},
		{Name: "Branch", Host: "192.0.2.7", Port: 7778, TLS: true, Pin: strings.Repeat("0a", 32), Dialect: "zultys"},
	}
	c.ActiveServer = "main"
	c.Salesforce = config.Salesforce{URL: "https://example.my.salesforce.com", Softphone: []string{"https://phone.example.com:8443"}}
	c.Numbers = config.Numbers{Country: "de", OutsidePrefix: "0", InternalLengths: []int{3, 4}}
	return c
}

func numbered(count int) []string {
	lines := make([]string, count)
	for i := range lines {
		lines[i] = fmt.Sprintf("item %d", i)
	}
	return lines
}

func pair(file, key string) config.CertificateFiles {
	return config.CertificateFiles{File: file, Key: key}
}

func standby(others ...config.Standby) func(*config.Config) {
	return func(c *config.Config) { c.Servers[1].Standby = others }
}

func adjust(a config.Adjust) func(*config.Config) {
	return func(c *config.Config) { c.Servers[0].Adjust = a }
}

func TestValidateFindsWhatIsWrong(t *testing.T) {
	require.Empty(t, config.Validate(sound()))
	for name, wrong := range map[string]struct {
		spoil func(*config.Config)
		field string
		code  config.Code
	}{
		"no name":             {func(c *config.Config) { c.Servers[1].Name = "" }, "servers[1].name", "missing"},
		"same name":           {func(c *config.Config) { c.Servers[1].Name = "MAIN" }, "servers[1].name", "notUnique"},
		"name with break":     {func(c *config.Config) { c.Servers[1].Name = "a\nb" }, "servers[1].name", "notPrintable"},
		"name with space":     {func(c *config.Config) { c.Servers[1].Name = " a" }, "servers[1].name", "notPrintable"},
		"long name":           {func(c *config.Config) { c.Servers[1].Name = strings.Repeat("ä", 65) }, "servers[1].name", "tooLong"},
		"no host":             {func(c *config.Config) { c.Servers[0].Host = "" }, "servers[0].host", "missing"},
		"host with port":      {func(c *config.Config) { c.Servers[0].Host = "mx:7777" }, "servers[0].host", "hostHasPort"},
		"host as URL":         {func(c *config.Config) { c.Servers[0].Host = "https://mx" }, "servers[0].host", "hostIsURL"},
		"host like IPv4":      {func(c *config.Config) { c.Servers[0].Host = "10.0.0.300" }, "servers[0].host", "badHost"},
		"host in brackets":    {func(c *config.Config) { c.Servers[0].Host = "[::1]" }, "servers[0].host", "badHost"},
		"host with space":     {func(c *config.Config) { c.Servers[0].Host = "mx example" }, "servers[0].host", "badHost"},
		"host unspecified":    {func(c *config.Config) { c.Servers[0].Host = "0.0.0.0" }, "servers[0].host", "badHost"},
		"long label":          {func(c *config.Config) { c.Servers[0].Host = strings.Repeat("a", 64) }, "servers[0].host", "badHost"},
		"long host":           {func(c *config.Config) { c.Servers[0].Host = strings.Repeat("a.", 130) + "a" }, "servers[0].host", "tooLong"},
		"port 0 of ecma":      {func(c *config.Config) { c.Servers[0].Dialect, c.Servers[0].Port = "ecma", 0 }, "servers[0].port", "badPort"},
		"port too high":       {func(c *config.Config) { c.Servers[0].Port = 65536 }, "servers[0].port", "badPort"},
		"negative port":       {func(c *config.Config) { c.Servers[0].Port = -1 }, "servers[0].port", "badPort"},
		"short pin":           {func(c *config.Config) { c.Servers[1].Pin = "0a" }, "servers[1].pin", "badPin"},
		"pin without TLS":     {func(c *config.Config) { c.Servers[1].TLS = false }, "servers[1].pin", "pinNeedsTLS"},
		"unknown dialect":     {func(c *config.Config) { c.Servers[1].Dialect = "tapi" }, "servers[1].dialect", "badDialect"},
		"long switch name":    {func(c *config.Config) { c.Servers[1].SwitchName = strings.Repeat("x", 129) }, "servers[1].switchName", "tooLong"},
		"port of openscape":   {func(c *config.Config) { c.Servers[0].Dialect, c.Servers[0].Port = "openscape", 0 }, "servers[0].port", "badPort"},
		"key alone":           {func(c *config.Config) { c.Servers[1].Certificate.Key = "/k.pem" }, "servers[1].certificate.file", "pairNeeded"},
		"certificate alone":   {func(c *config.Config) { c.Servers[1].Certificate.File = "/c.pem" }, "servers[1].certificate.key", "pairNeeded"},
		"certificate, no TLS": {func(c *config.Config) { c.Servers[0].Certificate = pair("/c.pem", "/k.pem") }, "servers[0].certificate.file", "certificateNeedsTLS"},
		"certificate nearby":  {func(c *config.Config) { c.Servers[1].Certificate = pair("c.pem", `C:\k.pem`) }, "servers[1].certificate.file", "badPath"},
		"key on the drive":    {func(c *config.Config) { c.Servers[1].Certificate = pair(`\\files\c.pem`, `C:k.pem`) }, "servers[1].certificate.key", "badPath"},
		"standby, no host":    {standby(config.Standby{}), "servers[1].standby[0].host", "missing"},
		"standby port":        {standby(config.Standby{Host: "b", Port: 70000}), "servers[1].standby[0].port", "badPort"},
		"standby pin":         {standby(config.Standby{Host: "b", Pin: "1"}), "servers[1].standby[0].pin", "badPin"},
		"standby itself":      {standby(config.Standby{Host: "192.0.2.7"}), "servers[1].standby[0].host", "sameServer"},
		"standby twice":       {standby(config.Standby{Host: "b"}, config.Standby{Host: "b", Port: 1}, config.Standby{Host: "B"}), "servers[1].standby[2].host", "sameServer"},
		"standby, no TLS": {func(c *config.Config) {
			c.Servers[0].Standby = []config.Standby{{Host: "b", Pin: strings.Repeat("0a", 32)}}
		}, "servers[0].standby[0].pin", "pinNeedsTLS"},
		"namespace word":      {adjust(config.Adjust{Namespace: "ed4"}), "servers[0].adjust.namespace", "badNamespace"},
		"namespace with gap":  {adjust(config.Adjust{Namespace: "urn:a b"}), "servers[0].adjust.namespace", "badNamespace"},
		"pattern of nobody":   {adjust(config.Adjust{DevicePattern: "N<200>"}), "servers[0].adjust.devicePattern", "badPattern"},
		"pattern twice":       {adjust(config.Adjust{DevicePattern: "{number}{number}"}), "servers[0].adjust.devicePattern", "badPattern"},
		"completion":          {adjust(config.Adjust{Completion: "both"}), "servers[0].adjust.completion", "badCompletion"},
		"keep-alive":          {adjust(config.Adjust{KeepAlive: -1}), "servers[0].adjust.keepAlive", "badSeconds"},
		"pace too slow":       {adjust(config.Adjust{Pace: 0.05}), "servers[0].adjust.pace", "badPace"},
		"pace too fast":       {adjust(config.Adjust{Pace: 101}), "servers[0].adjust.pace", "badPace"},
		"pace negative":       {adjust(config.Adjust{Pace: -2}), "servers[0].adjust.pace", "badPace"},
		"probe":               {adjust(config.Adjust{Probe: -2}), "servers[0].adjust.probe", "badProbe"},
		"connect timeout":     {adjust(config.Adjust{ConnectTimeout: 301}), "servers[0].adjust.connectTimeout", "badSeconds"},
		"answer timeout":      {adjust(config.Adjust{AnswerTimeout: -7}), "servers[0].adjust.answerTimeout", "badSeconds"},
		"unknown active":      {func(c *config.Config) { c.ActiveServer = "Other" }, "activeServer", "unknownActive"},
		"client id empty":     {func(c *config.Config) { c.ClientIDs[0].Value = "" }, "clientIds[0].value", "missing"},
		"client id controls":  {func(c *config.Config) { c.ClientIDs[0].Value = "a\x00b" }, "clientIds[0].value", "notPrintable"},
		"client id no UTF-8":  {func(c *config.Config) { c.ClientIDs[0].Value = "\xff" }, "clientIds[0].value", "notPrintable"},
		"client id twice":     {func(c *config.Config) { c.ClientIDs = append(c.ClientIDs, c.ClientIDs[0]) }, "clientIds[1].name", "notUnique"},
		"client id inactive":  {func(c *config.Config) { c.ActiveClientID = "x" }, "activeClientId", "unknownActive"},
		"monitor object":      {func(c *config.Config) { c.MonitorObject = "2\t0" }, "monitorObject", "notPrintable"},
		"org without scheme":  {func(c *config.Config) { c.Salesforce.URL = "example.my.salesforce.com" }, "salesforce.url", "badURL"},
		"org without host":    {func(c *config.Config) { c.Salesforce.URL = "https://" }, "salesforce.url", "badURL"},
		"org over http":       {func(c *config.Config) { c.Salesforce.URL = "http://example.com" }, "salesforce.url", "notHTTPS"},
		"org as script":       {func(c *config.Config) { c.Salesforce.URL = "javascript:alert(1)" }, "salesforce.url", "badURL"},
		"org as file":         {func(c *config.Config) { c.Salesforce.URL = "file:///etc/passwd" }, "salesforce.url", "notHTTPS"},
		"org with user":       {func(c *config.Config) { c.Salesforce.URL = "https://u:p@example.com" }, "salesforce.url", "urlHasPassword"},
		"org with session":    {func(c *config.Config) { c.Salesforce.URL = "https://example.com/secur/frontdoor.jsp?sid=00D" }, "salesforce.url", "urlHasPassword"},
		"org with space":      {func(c *config.Config) { c.Salesforce.URL = "https://example.com/a b" }, "salesforce.url", "badURL"},
		"org too long":        {func(c *config.Config) { c.Salesforce.URL = "https://example.com/" + strings.Repeat("a", 2048) }, "salesforce.url", "tooLong"},
		"org looks loopback":  {func(c *config.Config) { c.Salesforce.URL = "http://127.0.0.1.example.com" }, "salesforce.url", "notHTTPS"},
		"origin with path":    {func(c *config.Config) { c.Salesforce.Softphone[0] += "/" }, "salesforce.softphone[0]", "badOrigin"},
		"origin in capitals":  {func(c *config.Config) { c.Salesforce.Softphone[0] = "HTTPS://phone.example.com" }, "salesforce.softphone[0]", "badOrigin"},
		"origin of everybody": {func(c *config.Config) { c.Salesforce.Softphone[0] = "*" }, "salesforce.softphone[0]", "badURL"},
		"origin empty":        {func(c *config.Config) { c.Salesforce.Softphone[0] = "" }, "salesforce.softphone[0]", "missing"},
		"country":             {func(c *config.Config) { c.Numbers.Country = "DEU" }, "numbers.country", "badCountry"},
		"prefix":              {func(c *config.Config) { c.Numbers.OutsidePrefix = "+" }, "numbers.outsidePrefix", "badPrefix"},
		"length":              {func(c *config.Config) { c.Numbers.InternalLengths = []int{3, 0} }, "numbers.internalLengths", "badLength"},
		"moment":              {func(c *config.Config) { c.Pop.When = "later" }, "pop.when", "badMoment"},
		"pop item empty":      {func(c *config.Config) { c.Pop.Items = []string{"a", ""} }, "pop.items[1]", "missing"},
		"pop item twice":      {func(c *config.Config) { c.Pop.Items = []string{"Account", "account"} }, "pop.items[1]", "notUnique"},
		"pop item controls":   {func(c *config.Config) { c.Pop.Items = []string{"a\tb"} }, "pop.items[0]", "notPrintable"},
		"pop items too many":  {func(c *config.Config) { c.Pop.Items = numbered(51) }, "pop.items", "tooMany"},
		"result empty":        {func(c *config.Config) { c.Log.Results = []string{""} }, "log.results[0]", "missing"},
		"result twice":        {func(c *config.Config) { c.Log.Results = []string{"Done", "x", "DONE"} }, "log.results[2]", "notUnique"},
		"result too long":     {func(c *config.Config) { c.Log.Results = []string{strings.Repeat("ä", 256)} }, "log.results[0]", "tooLong"},
		"level":               {func(c *config.Config) { c.Logging.Level = "all" }, "logging.level", "badLevel"},
	} {
		t.Run(name, func(t *testing.T) {
			c := sound()
			wrong.spoil(&c)
			problems := config.Validate(c)
			require.Len(t, problems, 1)
			require.Equal(t, wrong.field, problems[0].Field)
			require.Equal(t, wrong.code, problems[0].Code)
		})
	}
}

func TestValidateAcceptsWhatIsUsual(t *testing.T) {
	for name, change := range map[string]func(*config.Config){
		"nothing set up":    func(c *config.Config) { *c = config.Config{Logging: config.Logging{Level: "info"}} },
		"IPv6":              func(c *config.Config) { c.Servers[0].Host = "2001:db8::7" },
		"IPv6 with zone":    func(c *config.Config) { c.Servers[0].Host = "fe80::1%eth0" },
		"underscore":        func(c *config.Config) { c.Servers[0].Host = "call_center.local" },
		"final dot":         func(c *config.Config) { c.Servers[0].Host = "mx.example.com." },
		"one word":          func(c *config.Config) { c.Servers[0].Host = "mx" },
		"pin with colons":   func(c *config.Config) { c.Servers[1].Pin = strings.TrimSuffix(strings.Repeat("AB:", 32), ":") },
		"loopback org":      func(c *config.Config) { c.Salesforce.URL = "http://127.0.0.1:8080/x?y=z" },
		"loopback IPv6 org": func(c *config.Config) { c.Salesforce.URL = "http://[::1]:8080" },
		"localhost org":     func(c *config.Config) { c.Salesforce.URL = "http://wails.localhost/" },
		"inner spaces":      func(c *config.Config) { c.ClientIDs[0].Value = "Cordboard für Salesforce" },
		"moment in letters": func(c *config.Config) { c.Pop.When = "Answered" },
		"many pop items":    func(c *config.Config) { c.Pop.Items = numbered(50) },
		"long result": func(c *config.Config) {
			c.Log.Results = []string{strings.Repeat("ä", 255), "Rückruf (dringend) / später"}
		},
		"openscape":          func(c *config.Config) { c.Servers[0].Dialect, c.Servers[0].Port = "OpenScape", 1040 },
		"openscape business": func(c *config.Config) { c.Servers[0].Dialect, c.Servers[0].Port = "openscape-business", 0 },
		"dmcc": func(c *config.Config) {
			c.Servers[1].Dialect, c.Servers[1].Port, c.Servers[1].SwitchName = "dmcc", 0, "CM 1"
		},
		"standby servers":       standby(config.Standby{Host: "b"}, config.Standby{Host: "b", Port: 7779, Pin: strings.Repeat("AB ", 32)}),
		"client certificate":    func(c *config.Config) { c.Servers[1].Certificate = pair(`C:\keys\ann.pem`, "/etc/ann.key") },
		"every adjustment":      adjust(config.Adjust{Namespace: "urn:x", DevicePattern: "N<{number}>", Completion: "Event", KeepAlive: 20, Pace: 0.5, Probe: 60, ConnectTimeout: 300, AnswerTimeout: 1}),
		"no pace and no probes": adjust(config.Adjust{Pace: config.Unlimited, Probe: config.Unlimited, Look: config.Unlimited}),
		"star prefix":           func(c *config.Config) { c.Numbers.OutsidePrefix = "*9#" },
	} {
		t.Run(name, func(t *testing.T) {
			c := sound()
			change(&c)
			require.Empty(t, config.Validate(c))
		})
	}
}
