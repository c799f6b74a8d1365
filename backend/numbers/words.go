package numbers

import (
	"strings"
	"unicode"
)

// maxExtension is how many digits an extension behind a number has at most, maxTones how many tones are offered.
const (
	maxExtension = 7
	maxTones     = 64
)

// extensionWords announce an extension, in small letters and without a full stop at the end.
var extensionWords = wordsOf(`ext extn extension extensión extensió ex x xt xtn local loc dw durchwahl durchw app apparat apparatnr nst nebenstelle
	nebenst klappe kl klapp poste post p anexo int interno interne intern internal interna ramal rml r extensao extensão wew wewn wewnętrzny wewnetrzny
	доб добавочный добав доп вн внутр внутренний ар дод внут 内線 內線 内线 分机 分機 转 轉 轉分機 내선 내선번호 dahili dah linka linky klapka mellék mell m
	toestel tst tstl anknytning ankn ank lok lokal lokalnr lokalnummer alanumero alanro εσωτ εσωτερικό שלוחה שלוחת تحويلة داخلي ต่อ เบอร์ต่อ máy lẻ sambungan
	samb interior вътр kućni linija lin anex`)

// numberWords stand between such a word and the digits.
var numberWords = wordsOf(`no nr num nbr n º nº number nummer numéro numero número`)

// orWords stand between two numbers.
var orWords = wordsOf(`or oder ou o u y e and und et ed en bzw sowie eller og och i lub albo a nebo или и alebo vagy és`)

func wordsOf(list string) map[string]bool {
	words := make(map[string]bool)
	for word := range strings.FieldsSeq(list) {
		words[word] = true
	}
	return words
}

// nextWord is the first word of a text in small letters, after signs that part it from what was before, and what
// follows it.
func nextWord(text string) (word, rest string) {
	text = strings.TrimLeft(text, " .,;:-([|/")
	end := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != 'º' })
	if end < 0 {
		end = len(text)
	}
	return strings.ToLower(text[:end]), text[end:]
}

// extensionIn reads an extension at the beginning of what follows a number.
func extensionIn(text string) (extension, rest string, ok bool) {
	word, after := nextWord(text)
	if word == "máy" || word == "เบอร์" {
		if second, behind := nextWord(after); second == "lẻ" || second == "ต่อ" {
			after = behind
		}
	} else if !extensionWords[word] {
		return "", "", false
	}
	if second, behind := nextWord(after); numberWords[second] {
		after = behind
	}
	after = strings.TrimLeft(after, " .:-#=°")
	digits := len(after) - len(strings.TrimLeft(after, "0123456789"))
	if digits == 0 || digits > maxExtension {
		return "", "", false
	}
	return after[:digits], strings.TrimLeft(after[digits:], ")] "), true
}

// labels may stand before a number with a colon and no space.
var labels = wordsOf(`tel telefon telefono teléfono telefone téléphone phone fon mobil mobile móvil handy cell cellular office büro home privat work
	main direct zentrale t m p f h w o fax тел моб`)
