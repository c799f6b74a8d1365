package numbers

import (
	"strings"
	"unicode"
)

// withheldWords are what networks and switches tell in a caller's place, beside digits that mean nothing: in an
// address, with a number of a trunk. Without a digit anything is withheld.
var withheldWords = []string{
	"anonym", "anónim", "anônim", "restrict", "withheld", "unavailable", "unknown", "private", "privat", "blocked", "nonumber", "nocallerid",
	"outofarea", "notavailable", "undisclosed", "hidden", "invalid", "unterdrückt", "unbekannt", "keinenummer", "inconnu", "masqué", "masque", "privé",
	"secret", "desconocid", "oculto", "ocultad", "privado", "disponible", "sconosciut", "riservat", "nascosto", "desconhecid", "confidencial", "onbekend",
	"afgeschermd", "ukendt", "hemmelig", "skjult", "okänt", "hemligt", "dolt", "skyddat", "tuntematon", "salainen", "zastrzeżon", "nieznan", "prywatn",
	"skryt", "neznám", "ismeretlen", "rejtett", "необозначен", "неизвест", "скрыт", "анонім", "аноним", "прихован", "невідом", "非通知", "通知不可",
	"表示圏外", "公衆電話", "未知", "匿名", "私人", "隐藏", "無顯示", "발신번호", "발신자", "알수없", "gizli", "bilinmeyen", "άγνωστο", "απόκρυψη", "ανώνυμ",
	"חסוי", "לאידוע", "خاص", "مجهول", "محجوب", "غيرمعروف", "không", "ẩndanh", "ไม่ทราบ", "tidakdikenal",
}

// withheldKeys are words for withheld on the keys of a telephone, which some networks tell as a number: ANONYMOUS and
// UNAVAILABLE. Neither is a number anywhere.
var withheldKeys = []string{"266696687", "86282452253"}

// Withheld says that what a switch tells as a caller is no number: nothing, a word for withheld or not available, or
// nothing but zeros. It is for callers alone: a person may dial 0.
func Withheld(caller string) bool {
	at, err := addressOf(strings.TrimSpace(caller))
	if err != nil {
		return false
	}
	body := strings.ToLower(plainText(at.body))
	user, _, hosted := strings.Cut(body, "@")
	digits := strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, user)
	if strings.Trim(digits, "0") == "" {
		return digits != "" || !strings.ContainsAny(user, "*#")
	}
	for _, key := range withheldKeys {
		if strings.TrimPrefix(user, "+") == key {
			return true
		}
	}
	word := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsMark(r) {
			return r
		}
		return -1
	}, user)
	for _, known := range withheldWords {
		if strings.Contains(word, known) && (hosted || countDigits(user) < leastComplete) {
			return true
		}
	}
	return false
}

// Bare is the number in what a switch tells of a device: without a host, a scheme and parameters. Other text stays.
func Bare(device string) string {
	device = strings.TrimSpace(device)
	if !strings.ContainsAny(device, "@:;<") {
		return device
	}
	if f, err := (Plan{}).field(device); err == nil {
		return f.number
	}
	return device
}
