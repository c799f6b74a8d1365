package logging

import (
	"context"
	"log/slog"
	"strconv"

	"cordboard/backend/redact"
)

// handler redacts a record before the next handler may see it.
type handler struct {
	next   slog.Handler
	rules  *rules
	secret bool // inside a group that is itself a secret
}

// Enabled asks the next handler.
func (h *handler) Enabled(ctx context.Context, level slog.Level) bool {
	return h.next.Enabled(ctx, level)
}

// Handle passes on a redacted copy of the record.
func (h *handler) Handle(ctx context.Context, record slog.Record) error {
	clean := slog.NewRecord(record.Time, record.Level, h.rules.text(record.Message), record.PC)
	record.Attrs(func(attr slog.Attr) bool {
		clean.AddAttrs(h.attr(attr))
		return true
	})
	return h.next.Handle(ctx, clean)
}

// WithAttrs redacts once and for all.
func (h *handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	clean := make([]slog.Attr, len(attrs))
	for i, attr := range attrs {
		clean[i] = h.attr(attr)
	}
	return &handler{next: h.next.WithAttrs(clean), rules: h.rules, secret: h.secret}
}

// WithGroup makes everything in a group secret whose name says so.
func (h *handler) WithGroup(name string) slog.Handler {
	return &handler{next: h.next.WithGroup(h.rules.text(name)), rules: h.rules, secret: h.secret || redact.SecretKey(name)}
}

func (h *handler) attr(attr slog.Attr) slog.Attr {
	key := h.rules.text(attr.Key)
	if h.secret || redact.SecretKey(attr.Key) {
		switch attr.Value.Kind() {
		case slog.KindBool, slog.KindDuration, slog.KindTime: // can be no secret
			return slog.Attr{Key: key, Value: attr.Value}
		default:
			return slog.String(key, redact.Hidden)
		}
	}
	value := attr.Value.Resolve()
	switch value.Kind() {
	case slog.KindString:
		if !redact.RecordID(attr.Key, value.String()) {
			value = slog.StringValue(h.rules.text(value.String()))
		}
	case slog.KindGroup:
		group := value.Group()
		clean := make([]slog.Attr, len(group))
		for i, inner := range group {
			clean[i] = h.attr(inner)
		}
		value = slog.GroupValue(clean...)
	case slog.KindInt64:
		value = h.number(attr.Key, value, strconv.FormatInt(value.Int64(), 10))
	case slog.KindUint64:
		value = h.number(attr.Key, value, strconv.FormatUint(value.Uint64(), 10))
	case slog.KindAny:
		value = slog.StringValue(h.rules.value(value.Any()))
	}
	return slog.Attr{Key: key, Value: value}
}

// number masks a whole number only where the key says that it is one to dial: counters stay readable.
func (h *handler) number(key string, value slog.Value, text string) slog.Value {
	if !redact.NumberName(key) {
		return value
	}
	return slog.StringValue(h.rules.text(text))
}
