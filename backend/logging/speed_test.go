package logging_test

import (
	"io"
	"log/slog"
	"testing"

	"cordboard/backend/logging"
)

func BenchmarkOrdinaryLine(b *testing.B) {
	log, _, err := logging.New(logging.Options{Also: io.Discard, MaskNumbers: true, Level: slog.LevelDebug})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		log.Debug("event", "name", "Delivered", "call", "4711", "to", "+4930123456789", "cause", "newCall")
	}
}

func BenchmarkMessageBody(b *testing.B) {
	log, _, err := logging.New(logging.Options{Also: io.Discard, MaskNumbers: true, Level: slog.LevelDebug})
	if err != nil {
		b.Fatal(err)
	}
	body := "<loginRequest><userName>ann</userName><pwd>hunter2</pwd><ext>200</ext><platform>Salesforce</platform></loginRequest>"
	for b.Loop() {
		log.Debug("sent", "body", body)
	}
}
