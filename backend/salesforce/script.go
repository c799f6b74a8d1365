package salesforce

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
)

// Placeholder stands in the built bridge script where its configuration belongs.
const Placeholder = "__CORDBOARD__"

// ErrNoPlaceholder means that a script has no place for its configuration: it was built from another
// source, or a packer renamed the name.
var ErrNoPlaceholder = errors.New("salesforce: the bridge script has no " + Placeholder)

// BridgeConfig is what the bridge knows when it starts.
type BridgeConfig struct {
	// Token opens the telephony methods. It is new in every run and never leaves the script.
	Token string `json:"token"`
	// SoftphoneOrigins are the origins whose frames the bridge answers. An empty list answers nobody.
	SoftphoneOrigins []string `json:"softphoneOrigins"`
	// Early says that the script runs before the page's first own script.
	Early bool `json:"early"`
}

// BridgeScript puts cfg into the built script js, as an object literal in place of every Placeholder,
// with the quotes around it if it stands in quotes. Nothing in the literal can end a script element or a
// line.
func BridgeScript(js string, cfg BridgeConfig) (string, error) {
	if !strings.Contains(js, Placeholder) {
		return "", ErrNoPlaceholder
	}
	if cfg.SoftphoneOrigins == nil {
		cfg.SoftphoneOrigins = []string{}
	}
	var literal bytes.Buffer
	enc := json.NewEncoder(&literal)
	enc.SetEscapeHTML(true) // <, >, & and the two line separators of JavaScript
	if err := enc.Encode(cfg); err != nil {
		return "", err
	}
	value := strings.TrimSpace(literal.String())
	return strings.NewReplacer(
		`"`+Placeholder+`"`, value,
		`'`+Placeholder+`'`, value,
		"`"+Placeholder+"`", value,
		Placeholder, value,
	).Replace(js), nil
}
