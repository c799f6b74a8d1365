package config

import (
	"crypto/sha1"
	"fmt"
	"strings"
)

// properties are the rows that the installers take.
func properties() []Setting {
	var taken []Setting
	for _, s := range schema {
		if s.Property != "" {
			taken = append(taken, s)
		}
	}
	return taken
}

// each writes something for every property.
func each(write func(s Setting) string) string {
	var b strings.Builder
	for _, s := range properties() {
		b.WriteString(write(s))
	}
	return b.String()
}

// setupProperties is the part of the setup program (NSIS) that keeps what it is given.
func setupProperties() string {
	return "; " + generatedBy + "\n!macro keepProperties\n" + each(func(s Setting) string {
		return fmt.Sprintf("  !insertmacro keep %s %s\n", s.Property, s.Policy)
	}) + "!macroend\n"
}

// packageProperties is what the MSI package's build script has to know.
func packageProperties() string {
	var names, values []string
	for _, s := range properties() {
		names, values = append(names, s.Property), append(values, s.Policy)
	}
	return fmt.Sprintf("# %s\nproperties=(%s)\nvalues=(%s)\n", generatedBy, strings.Join(names, " "), strings.Join(values, " "))
}

func packageSearches() string {
	return each(func(s Setting) string {
		return fmt.Sprintf("    <Property Id=\"PREV_%s\"><RegistrySearch Id=\"Old%s\" Root=\"HKLM\" Key=\"Software\\Cordboard\" Name=\"%s\" Type=\"raw\" Win64=\"yes\"/></Property>\n",
			s.Property, s.Policy, s.Policy)
	}) + each(func(s Setting) string {
		return fmt.Sprintf("    <CustomAction Id=\"Keep%s\" Property=\"%s\" Value=\"[PREV_%s]\"/>\n", s.Policy, s.Property, s.Property)
	})
}

func packageSequence() string {
	return each(func(s Setting) string {
		return fmt.Sprintf("      <Custom Action=\"Keep%s\" After=\"AppSearch\">NOT %s AND PREV_%s</Custom>\n", s.Policy, s.Property, s.Property)
	})
}

func packageComponents() string {
	return each(func(s Setting) string {
		return fmt.Sprintf(`          <Component Id="%s" Guid="%s" Win64="yes">
            <RegistryValue Root="HKLM" Key="Software\Cordboard" Name="%s" Type="string" Value="[%s]" KeyPath="yes"/>
          </Component>
`, s.Policy, componentID(s), s.Policy, s.Property)
	})
}

func packageFeature() string {
	return each(func(s Setting) string { return fmt.Sprintf("      <ComponentRef Id=\"%s\"/>\n", s.Policy) })
}

// componentID is the GUID of a property's component (RFC 4122, version 5): it stays the same as long as the value keeps
// its name.
func componentID(s Setting) string {
	sum := sha1.Sum([]byte(`cordboard HKLM\Software\Cordboard\` + s.Policy))
	sum[6], sum[8] = sum[6]&0x0f|0x50, sum[8]&0x3f|0x80
	return strings.ToUpper(fmt.Sprintf("%x-%x-%x-%x-%x", sum[0:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16]))
}
