// Package odd has what no page can be told.
package odd

import (
	"encoding/json"
	"time"
)

// Each of them is one reason.
type (
	Channel struct {
		C chan int `json:"c"`
	}
	Callback struct {
		F func() `json:"f"`
	}
	Complex struct {
		C complex128 `json:"c"`
	}
	Numbered struct {
		M map[int]string `json:"m"`
	}
	Untagged  struct{ Name string }
	Dashed    struct {
		D string `json:"-,"`
	}
	Quoted    struct {
		N int `json:"n,string"`
	}
	Own struct {
		R json.RawMessage `json:"r"`
	}
	Reader struct {
		R interface{ Read() } `json:"r"`
	}
	Unnamed struct {
		S struct{ X int } `json:"s"`
	}
	Twice struct {
		A Month      `json:"a"`
		B time.Month `json:"b"`
		C month      `json:"c"`
	}
	Taken struct {
		R Record `json:"r"`
	}
	Month  struct{}
	month  struct{}
	Record struct{}
)
