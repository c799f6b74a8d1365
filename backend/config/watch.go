package config

import (
	"context"
	"crypto/sha256"
	"errors"
	"io/fs"
	"time"
)

// watchPause is how often Watch looks when it is not told.
const watchPause = time.Second

// Watch tells when the file's content is another one than what f holds now, and then whenever it changes
// again, until ctx ends; it returns only then. The content has to be the same at two looks in a row before
// it is told, so a file that is still being written is not. told gets what Load returns, in the goroutine
// that called Watch. A look happens at every tick; a nil tick means about once a second.
func (f *File) Watch(ctx context.Context, tick <-chan time.Time, told func(*File, error)) {
	if tick == nil {
		ticker := time.NewTicker(watchPause)
		defer ticker.Stop()
		tick = ticker.C
	}
	f.mu.Lock()
	known, seen := f.digest, f.digest
	f.mu.Unlock()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick:
		}
		now, ok := look(f.path)
		if !ok {
			continue
		}
		if now == known || now != seen {
			seen = now
			continue
		}
		next, err := load(f.path, f.machine)
		if next.digest != now {
			continue // it changed under our eyes: the next look tells
		}
		known = now
		told(next, err)
	}
}

// look is the digest of what the file holds; ok is false while it cannot be read.
func look(path string) (d digest, ok bool) {
	raw, err := readFile(path, nil)
	if errors.Is(err, fs.ErrNotExist) {
		return digest{}, true
	}
	if err != nil {
		return digest{}, false
	}
	return sha256.Sum256(raw), true
}
