package config

import (
	"encoding/xml"
	"fmt"
	"strings"
)

// policies are the rows of which each becomes a policy of its own; the columns of a list are the elements of one.
func policies() []*row {
	var all []*row
	for _, r := range rows {
		if r.Kind == KindList || r.Policy != "" {
			all = append(all, r)
		}
	}
	return all
}

// policyName is what the templates call a row's policy.
func policyName(r *row) string {
	if r.Kind == KindList {
		return map[string]string{"servers": "Server", "clientIds": "ClientID"}[r.Path]
	}
	return r.Policy
}

// elements are the rows that a policy has an element for.
func elements(r *row) []*row {
	if r.list == "" && r.Kind == KindList {
		return r.columns
	}
	return []*row{r}
}

// policyTemplate is the ADMX file: https://learn.microsoft.com/previous-versions/windows/desktop/policy/admx-schema.
func policyTemplate() string {
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="utf-8"?>
<!-- %s -->
<policyDefinitions xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions" revision="1.0" schemaVersion="1.0">
  <policyNamespaces>
    <target prefix="cordboard" namespace="Cordboard.Policies.Cordboard"/>
    <using prefix="windows" namespace="Microsoft.Policies.Windows"/>
  </policyNamespaces>
  <resources minRequiredRevision="1.0"/>
  <categories><category name="Cordboard" displayName="$(string.Cordboard)"/></categories>
  <policies>
`, generatedBy)
	_, key, _ := strings.Cut(policyKey, `\`)
	for _, r := range policies() {
		name := policyName(r)
		fmt.Fprintf(&b, `    <policy name="%s" class="Both" displayName="$(string.%s)" explainText="$(string.%s_Help)" key="%s"`, name, name, name, key)
		if r.Kind == KindSwitch {
			fmt.Fprintf(&b, ` valueName="%s">
      <parentCategory ref="Cordboard"/><supportedOn ref="windows:SUPPORTED_Windows_10_0"/>
      <enabledValue><decimal value="1"/></enabledValue><disabledValue><decimal value="0"/></disabledValue>
    </policy>
`, r.Policy)
			continue
		}
		fmt.Fprintf(&b, ` presentation="$(presentation.%s)">
      <parentCategory ref="Cordboard"/><supportedOn ref="windows:SUPPORTED_Windows_10_0"/>
      <elements>
`, name)
		for _, e := range elements(r) {
			b.WriteString("        " + policyElement(e, r) + "\n")
		}
		b.WriteString("      </elements>\n    </policy>\n")
	}
	b.WriteString("  </policies>\n</policyDefinitions>\n")
	return b.String()
}

func policyElement(e, of *row) string {
	id := fmt.Sprintf(`id="%s" valueName="%s"`, e.Policy, e.Policy)
	needed := ""
	if e == of || of.Kind == KindList && e == keyColumn(of) || e.Kind == KindChoice && e.Default != "" {
		needed = ` required="true"`
	}
	switch e.Kind {
	case KindSwitch:
		on, off := 1, 0
		if e.Inverted {
			on, off = 0, 1
		}
		return fmt.Sprintf(`<boolean %s><trueValue><decimal value="%d"/></trueValue><falseValue><decimal value="%d"/></falseValue></boolean>`, id, on, off)
	case KindChoice:
		var b strings.Builder
		fmt.Fprintf(&b, "<enum %s%s>\n", id, needed)
		for _, word := range e.Choices {
			value := "<string>" + word + "</string>"
			if word == "" {
				value = "<delete/>"
			}
			fmt.Fprintf(&b, "          <item displayName=\"$(string.%s)\"><value>%s</value></item>\n", choiceID(e, word), value)
		}
		return b.String() + "        </enum>"
	case KindLines, KindList:
		return fmt.Sprintf(`<multiText %s%s/>`, id, needed)
	}
	return fmt.Sprintf(`<text %s%s maxLength="%d"/>`, id, needed, longest(e))
}

// longest is how many characters a value may have; a policy editor takes 1023 at most.
func longest(r *row) int {
	switch {
	case r.Kind == KindText && r.Format == Host:
		return 253
	case r.Kind == KindText && r.Format == Pin:
		return 95 // with a colon between any two digits
	case r.Kind == KindEntry:
		return maxName
	case r.Kind == KindText && r.Max > 0:
		return min(1023, int(r.Max))
	case r.Kind == KindPort || r.Kind == KindNumber || r.Kind == KindRate:
		return 5
	}
	return 1023
}

func choiceID(r *row, word string) string {
	if word == "" {
		word = "own"
	}
	return r.Policy + "_" + word
}

// policyTexts is the ADML file of a language.
func policyTexts(m messageFile) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="utf-8"?>
<!-- %s -->
<policyDefinitionResources xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions" revision="1.0" schemaVersion="1.0">
  <displayName>Cordboard</displayName>
  <description>%s</description>
  <resources>
    <stringTable>
      <string id="Cordboard">Cordboard</string>
`, generatedBy, escaped(m.need("settings.policy.description")))
	text := func(id, text string) { fmt.Fprintf(&b, "      <string id=\"%s\">%s</string>\n", id, escaped(text)) }
	for _, r := range policies() {
		label, help := "", ""
		if r.Kind == KindList {
			label, help = m.need("settings.policy."+r.Path), m.need("settings.policy."+r.Path+".help")
		} else {
			label, help = m.label(r.Setting), m.help(r.Setting)
			if title := m["settings."+sectionOf(r.Path)+".title"]; title != "" {
				label = title + ": " + label
			}
			if help != "" && !strings.HasSuffix(help, ".") {
				help += "."
			}
		}
		text(policyName(r), label)
		text(policyName(r)+"_Help", strings.TrimSpace(help+" "+m.need("settings.policy.fixed")))
		for _, e := range elements(r) {
			for _, word := range e.Choices {
				text(choiceID(e, word), m.choice(e.Setting, word))
			}
		}
	}
	b.WriteString("    </stringTable>\n    <presentationTable>\n")
	for _, r := range policies() {
		if r.Kind == KindSwitch {
			continue
		}
		fmt.Fprintf(&b, "      <presentation id=\"%s\">\n", policyName(r))
		for _, e := range elements(r) {
			b.WriteString(presentation(m, e))
		}
		b.WriteString("      </presentation>\n")
	}
	b.WriteString("    </presentationTable>\n  </resources>\n</policyDefinitionResources>\n")
	return b.String()
}

func presentation(m messageFile, e *row) string {
	label := m["settings."+e.Path]
	if e.Kind == KindList {
		label = m.need("settings."+e.Path+".title") + ". " + m.help(e.Setting)
	}
	label = escaped(label)
	switch e.Kind {
	case KindSwitch:
		return fmt.Sprintf("        <checkBox refId=\"%s\"%s>%s</checkBox>\n", e.Policy, checkedAtFirst(e), label)
	case KindChoice:
		at := 0
		for i, word := range e.Choices {
			if word == e.Default {
				at = i
			}
		}
		return fmt.Sprintf("        <dropdownList refId=\"%s\" defaultItem=\"%d\" noSort=\"true\">%s</dropdownList>\n", e.Policy, at, label)
	case KindLines, KindList:
		return fmt.Sprintf("        <text>%s</text>\n        <multiTextBox refId=\"%s\"/>\n", label, e.Policy)
	}
	return fmt.Sprintf("        <textBox refId=\"%s\"><label>%s</label></textBox>\n", e.Policy, label)
}

// checkedAtFirst has a box begin as the setting does.
func checkedAtFirst(e *row) string {
	if (e.Default == "true") != e.Inverted {
		return ` defaultChecked="true"`
	}
	return ""
}

func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text))
	return strings.ReplaceAll(strings.ReplaceAll(b.String(), "&#xA;", "\n"), "&#39;", "'")
}
