//go:build ignore

// Icon draws the program's mark, a patch cord from its plug to its jack, into icon.png and icon.ico beside
// this file: go run build/icon.go
package main

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/png"
	"log"
	"math"
	"os"
)

var (
	board = color.NRGBA{0x12, 0x2f, 0x4d, 0xff} // the switchboard
	metal = color.NRGBA{0xf2, 0xf5, 0xf8, 0xff} // plug and jack
	cord  = color.NRGBA{0xf6, 0xa6, 0x23, 0xff}
)

func main() {
	big, err := encode(512)
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile("build/icon.png", big, 0o644); err != nil {
		log.Fatal(err)
	}
	set, err := icon(16, 20, 24, 32, 40, 48, 64, 128, 256)
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile("build/icon.ico", set, 0o644); err != nil {
		log.Fatal(err)
	}
}

func encode(size int) ([]byte, error) {
	var out bytes.Buffer
	err := png.Encode(&out, draw(size))
	return out.Bytes(), err
}

// draw samples the mark eight by eight times a pixel.
func draw(size int) image.Image {
	const grid = 8
	picture := image.NewNRGBA(image.Rect(0, 0, size, size))
	for y := range size {
		for x := range size {
			var r, g, b, a float64
			for s := range grid * grid {
				px := (float64(x) + (float64(s%grid)+0.5)/grid) * 256 / float64(size)
				py := (float64(y) + (float64(s/grid)+0.5)/grid) * 256 / float64(size)
				c := at(px, py, size)
				r, g, b, a = r+float64(c.R)*float64(c.A), g+float64(c.G)*float64(c.A), b+float64(c.B)*float64(c.A), a+float64(c.A)
			}
			if a > 0 {
				picture.SetNRGBA(x, y, color.NRGBA{uint8(r/a + 0.5), uint8(g/a + 0.5), uint8(b/a + 0.5), uint8(a/grid/grid + 0.5)})
			}
		}
	}
	return picture
}

// at is the colour of a point of the mark on a field of 256 by 256. Small pictures get thicker lines and
// leave out the rings of the plug.
func at(x, y float64, size int) color.NRGBA {
	small := size <= 32
	thick, gap := 9.0, 4.0
	if small {
		thick, gap = 13, 0
	}
	const plug, jack, bend = 84.0, 172.0, 176.0 // left and right axis, where the cord begins to turn
	middle, radius := (plug+jack)/2, (jack-plug)/2
	switch {
	case box(x, y, 128, 128, 122, 122, 56) > 0:
		return color.NRGBA{}
	// the plug: tip, ring, sleeve, handle
	case box(x, y, plug, 56, 13, 24, 13) <= 0 && y < 72-gap,
		box(x, y, plug, 82, 13, 10-gap, 2) <= 0,
		box(x, y, plug, 106, 13, 14-gap, 2) <= 0,
		small && box(x, y, plug, 80, 15, 46, 13) <= 0,
		box(x, y, plug, 144, 28, 30, 10) <= 0:
		return metal
	// the cord: from the handle in a half circle up into the jack
	case y >= bend-2 && math.Abs(math.Hypot(x-middle, y-bend)-radius) <= thick,
		y <= bend && y > 84 && math.Abs(x-jack) <= thick,
		math.Hypot(x-jack, y-84) <= thick:
		return cord
	// the jack
	case math.Abs(math.Hypot(x-jack, y-84)-30) <= thick:
		return metal
	default:
		return board
	}
}

// box is the distance of a point from a rectangle with round corners, negative inside.
func box(x, y, cx, cy, w, h, round float64) float64 {
	round = math.Min(round, math.Min(w, h))
	dx, dy := math.Abs(x-cx)-w+round, math.Abs(y-cy)-h+round
	return math.Hypot(math.Max(dx, 0), math.Max(dy, 0)) + math.Min(math.Max(dx, dy), 0) - round
}

// icon packs pictures of these sizes into the format of Windows.
func icon(sizes ...int) ([]byte, error) {
	var head, body bytes.Buffer
	_ = binary.Write(&head, binary.LittleEndian, [3]uint16{0, 1, uint16(len(sizes))})
	for _, size := range sizes {
		data, err := encode(size)
		if err != nil {
			return nil, err
		}
		_ = binary.Write(&head, binary.LittleEndian, struct {
			Width, Height, Colours, Zero uint8
			Planes, Bits                 uint16
			Size, At                     uint32
		}{uint8(size), uint8(size), 0, 0, 1, 32, uint32(len(data)), uint32(6 + 16*len(sizes) + body.Len())})
		body.Write(data)
	}
	return append(head.Bytes(), body.Bytes()...), nil
}
