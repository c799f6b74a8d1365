package logging

import (
	"encoding"
	"fmt"
	"log/slog"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"cordboard/backend/redact"
)

const (
	maxNesting = 8
	maxEntries = 64
)

// value is any value as redacted text. A type that knows how to print itself does so, and its text is
// redacted; everything else is walked field by field, also the unexported ones.
func (r *rules) value(v any) string {
	p := printer{rules: r}
	p.print(reflect.ValueOf(v), 0)
	return p.String()
}

type printer struct {
	strings.Builder
	rules *rules
}

func (p *printer) print(v reflect.Value, depth int) {
	switch {
	case !v.IsValid():
		p.WriteString("<nil>")
		return
	case depth > maxNesting || p.Len() > maxText:
		p.WriteString("...")
		return
	case secretType(v.Type()):
		p.WriteString(redact.Hidden)
		return
	}
	if text, ok := p.own(v, depth); ok {
		p.WriteString(text)
		return
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			p.WriteString("<nil>")
			return
		}
		p.print(v.Elem(), depth+1)
	case reflect.Struct:
		p.fields(v, depth)
	case reflect.Map:
		p.entries(v, depth)
	case reflect.Slice, reflect.Array:
		p.elements(v, depth)
	case reflect.String:
		p.WriteString(p.rules.text(v.String()))
	case reflect.Bool:
		p.WriteString(strconv.FormatBool(v.Bool()))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		p.WriteString(strconv.FormatInt(v.Int(), 10))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		p.WriteString(strconv.FormatUint(v.Uint(), 10))
	case reflect.Float32, reflect.Float64:
		p.WriteString(strconv.FormatFloat(v.Float(), 'g', -1, 64))
	default:
		p.WriteString(v.Type().String())
	}
}

// own is what the value says of itself, redacted. A value that panics over it says so.
func (p *printer) own(v reflect.Value, depth int) (text string, ok bool) {
	if !v.CanInterface() {
		return "", false
	}
	if v.Kind() == reflect.Pointer && v.IsNil() {
		return "", false
	}
	defer func() {
		if recover() != nil {
			text, ok = "!PANIC", true
		}
	}()
	switch own := v.Interface().(type) {
	case time.Time:
		return own.Format(time.RFC3339Nano), true
	case slog.LogValuer:
		inner := own.LogValue().Resolve()
		if inner.Kind() == slog.KindGroup {
			return p.group(inner.Group(), depth), true
		}
		return p.rules.value(inner.Any()), true
	case error:
		return p.rules.text(own.Error()), true
	case fmt.Stringer:
		return p.rules.text(own.String()), true
	case encoding.TextMarshaler:
		raw, err := own.MarshalText()
		if err != nil {
			return "", false
		}
		return p.rules.text(string(raw)), true
	}
	return "", false
}

func (p *printer) group(attrs []slog.Attr, depth int) string {
	inner := printer{rules: p.rules}
	h := handler{rules: p.rules}
	inner.WriteByte('{')
	for i, attr := range attrs {
		if i > 0 {
			inner.WriteByte(' ')
		}
		attr = h.attr(attr)
		inner.WriteString(attr.Key + ":")
		inner.print(reflect.ValueOf(attr.Value.Any()), depth+1)
	}
	inner.WriteByte('}')
	return inner.String()
}

func (p *printer) fields(v reflect.Value, depth int) {
	p.WriteByte('{')
	for i := range v.NumField() {
		if i > 0 {
			p.WriteByte(' ')
		}
		field := v.Type().Field(i)
		p.WriteString(field.Name + ":")
		if redact.SecretKey(field.Name) || secretTag(field.Tag) {
			p.hide(v.Field(i))
			continue
		}
		p.print(v.Field(i), depth+1)
	}
	p.WriteByte('}')
}

// hide hides a value, but for a switch, which can be no secret.
func (p *printer) hide(v reflect.Value) {
	if v.Kind() == reflect.Bool {
		p.WriteString(strconv.FormatBool(v.Bool()))
		return
	}
	p.WriteString(redact.Hidden)
}

func secretTag(tag reflect.StructTag) bool {
	for _, key := range []string{"json", "xml"} {
		if name, _, _ := strings.Cut(tag.Get(key), ","); redact.SecretKey(name) {
			return true
		}
	}
	return false
}

func (p *printer) entries(v reflect.Value, depth int) {
	p.WriteString("map[")
	entries := v.MapRange()
	for n := 0; entries.Next(); n++ {
		if n == maxEntries {
			p.WriteString(" ...")
			break
		}
		if n > 0 {
			p.WriteByte(' ')
		}
		key := entries.Key()
		p.print(key, depth+1)
		p.WriteByte(':')
		if key.Kind() == reflect.Interface {
			key = key.Elem()
		}
		if key.Kind() == reflect.String && redact.SecretKey(key.String()) {
			p.hide(entries.Value())
			continue
		}
		p.print(entries.Value(), depth+1)
	}
	p.WriteByte(']')
}

func (p *printer) elements(v reflect.Value, depth int) {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		p.octets(v)
		return
	}
	p.WriteByte('[')
	hideNext := false
	for i := range v.Len() {
		if i == maxEntries {
			p.WriteString(" ...")
			break
		}
		if i > 0 {
			p.WriteByte(' ')
		}
		el := v.Index(i)
		if hideNext {
			p.hide(el)
		} else {
			p.print(el, depth+1)
		}
		if el.Kind() == reflect.Interface {
			el = el.Elem()
		}
		// A flag such as --password is followed by what it is about.
		hideNext = el.Kind() == reflect.String && redact.SecretKey(el.String()) && !strings.ContainsAny(el.String(), "=<: ")
	}
	p.WriteByte(']')
}

// octets prints bytes that are text as text, and others as nothing but their number.
func (p *printer) octets(v reflect.Value) {
	raw := make([]byte, v.Len())
	for i := range raw {
		raw[i] = byte(v.Index(i).Uint())
	}
	if !utf8.Valid(raw) {
		fmt.Fprintf(p, "[%d bytes]", len(raw))
		return
	}
	p.WriteString(p.rules.text(string(raw)))
}

var secretTypes sync.Map // reflect.Type -> bool

// secretType says whether a type is made for secrets: its name says so, or its zero value prints as one.
func secretType(t reflect.Type) bool {
	if known, ok := secretTypes.Load(t); ok {
		return known.(bool)
	}
	found := redact.SecretName(t.Name())
	if !found && t.Kind() != reflect.Interface && t.Kind() != reflect.Pointer {
		found = printsAsSecret(t)
	}
	secretTypes.Store(t, found)
	return found
}

func printsAsSecret(t reflect.Type) (found bool) {
	defer func() { _ = recover() }()
	for _, zero := range []any{reflect.Zero(t).Interface(), reflect.New(t).Interface()} {
		if own, ok := zero.(fmt.Stringer); ok {
			text := strings.ToLower(own.String())
			return strings.Contains(text, redact.Hidden) || strings.Contains(text, "redacted") || text != "" && strings.Trim(text, "*") == ""
		}
	}
	return false
}
