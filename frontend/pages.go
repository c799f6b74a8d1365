// Package frontend holds the built pages (the start page, the softphone, the bridge's script) and
// the message files that pages and program share. A fresh clone has no pages;
// make builds them into dist.
package frontend

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
	"sync"
)

//go:embed all:dist
var dist embed.FS

//go:embed src/messages/*.json
var messages embed.FS

// Pages is what was built into frontend/dist. Before that it holds only a placeholder.
func Pages() fs.FS {
	pages, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // the embedded folder's name is wrong: a mistake of the build
	}
	return pages
}

// Built says whether the pages are there.
func Built() bool {
	_, err := fs.Stat(dist, "dist/index.html")
	return err == nil
}

// Texts gives the texts of a message file in a language (en, de, fr, es, as de-AT or de_DE.UTF-8 too;
// anything else is en): for a key its words with {name} replaced by the parameter name. An unknown key is returned as it is.
func Texts(language string) func(key string, params map[string]string) string {
	texts := load(language)
	return func(key string, params map[string]string) string {
		text, ok := texts[key]
		if !ok {
			return key
		}
		var filled []string
		for name, value := range params {
			filled = append(filled, "{"+name+"}", value)
		}
		return strings.NewReplacer(filled...).Replace(text) // at once: what is filled in is not searched
	}
}

// loaded holds the message files that were read, by language; a page asks for them with every State.
var loaded sync.Map

// load reads a language's message file once.
func load(language string) map[string]string {
	primary := strings.ToLower(language)
	if end := strings.IndexAny(primary, "-_.@"); end >= 0 {
		primary = primary[:end]
	}
	content, err := messages.ReadFile("src/messages/" + primary + ".json")
	if err != nil {
		primary = "en"
		if content, err = messages.ReadFile("src/messages/en.json"); err != nil {
			panic(err) // embedded: a mistake of the build
		}
	}
	if texts, ok := loaded.Load(primary); ok {
		return texts.(map[string]string)
	}
	texts := make(map[string]string)
	if err := json.Unmarshal(content, &texts); err != nil {
		panic(fmt.Errorf("message file %s: %w", primary, err)) // embedded: a mistake of the build
	}
	loaded.Store(primary, texts)
	return texts
}
