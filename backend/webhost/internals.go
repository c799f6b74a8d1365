package webhost

import (
	"context"
	"fmt"
	"reflect"
	"unsafe"
)

// internal finds a field below Wails' window, exported or not, following pointers and interfaces. The value
// can be set. A name that is no longer there is an error, not a panic.
func internal(ctx context.Context, path ...string) (v reflect.Value, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("webhost: Wails has changed at %v: %v", path, r)
		}
	}()
	v = reflect.ValueOf(ctx.Value("frontend"))
	for _, name := range path {
		for v.Kind() == reflect.Interface || v.Kind() == reflect.Pointer {
			v = v.Elem()
		}
		if !v.IsValid() {
			return v, fmt.Errorf("webhost: nothing holds %q of %v", name, path)
		}
		field := v.FieldByName(name)
		if !field.IsValid() {
			return v, fmt.Errorf("webhost: Wails has changed: no %q in %s", name, v.Type())
		}
		v = reflect.NewAt(field.Type(), unsafe.Pointer(field.UnsafeAddr())).Elem()
	}
	return v, nil
}
