package desktop

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
)

// The pictures of a Windows icon file begin with a table of these.
type entry struct {
	Width, Height, Colours, Zero uint8
	Planes, Bits                 uint16
	Size, At                     uint32
}

// sizes are those a tray shows, in pixels, from 100 to 300 percent.
var sizes = []int{16, 20, 24, 32, 40, 48}

// The largest icon file that is taken, in bytes and pictures.
const (
	maxIconFile = 1 << 20
	maxPictures = 32
)

// lights are the colours of the signs.
var lights = map[Light]color.NRGBA{
	Off:          {0x8a, 0x93, 0x9c, 0xff},
	Ready:        {0x2e, 0xa0, 0x43, 0xff},
	Ringing:      {0xff, 0xb0, 0x20, 0xff},
	OnCall:       {0xd1, 0x24, 0x2f, 0xff},
	NoConnection: {0x6e, 0x40, 0xc9, 0xff},
}

// icons composes the program's icon with the sign of every light, in the format of this system's tray.
func icons(file []byte) (map[Light][]byte, error) {
	pictures, err := readIcon(file)
	if err != nil {
		return nil, err
	}
	all := make(map[Light][]byte, len(lights))
	for light := range lights {
		signed := make([]image.Image, 0, len(pictures))
		for _, picture := range pictures {
			signed = append(signed, sign(picture, light))
		}
		if all[light], err = trayFormat(signed); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// readIcon takes the pictures of the tray's sizes out of an icon file, the smallest first.
func readIcon(file []byte) ([]image.Image, error) {
	var head struct{ Zero, Type, Count uint16 }
	in := bytes.NewReader(file)
	if err := binary.Read(in, binary.LittleEndian, &head); err != nil || head.Type != 1 || len(file) > maxIconFile {
		return nil, errors.New("desktop: this is no icon file")
	}
	entries := make([]entry, min(head.Count, maxPictures))
	if err := binary.Read(in, binary.LittleEndian, entries); err != nil {
		return nil, errors.New("desktop: the icon file is cut off")
	}
	var pictures []image.Image
	for _, size := range sizes {
		for _, e := range entries {
			if int(e.Width) != size || int(e.Height) != size {
				continue
			}
			end := uint64(e.At) + uint64(e.Size)
			if end > uint64(len(file)) {
				return nil, errors.New("desktop: the icon file is cut off")
			}
			picture, err := png.Decode(bytes.NewReader(file[e.At:end]))
			if err != nil {
				return nil, fmt.Errorf("desktop: a picture of the icon: %w", err)
			}
			pictures = append(pictures, picture)
		}
	}
	if len(pictures) == 0 {
		return nil, errors.New("desktop: the icon file has no picture of a tray's size")
	}
	return pictures, nil
}

// sign draws a light's sign into the lower right corner of a picture: a disc with a shape of its own, and
// around it a gap where the picture is cleared, so that it stands out on any background.
func sign(picture image.Image, light Light) image.Image {
	const grid = 4 // samples a pixel, each way
	signed := image.NewNRGBA(picture.Bounds())
	draw.Draw(signed, signed.Bounds(), picture, picture.Bounds().Min, draw.Src)
	size := float64(signed.Bounds().Dx())
	for y := range signed.Bounds().Dy() {
		for x := range signed.Bounds().Dx() {
			var r, g, b, a, kept float64
			for s := range grid * grid {
				px := (float64(x) + (float64(s%grid)+0.5)/grid) / size
				py := (float64(y) + (float64(s/grid)+0.5)/grid) / size
				c, over := signAt(px, py, light)
				if !over {
					c = signed.NRGBAAt(x, y)
					kept++
				}
				alpha := float64(c.A)
				r, g, b, a = r+float64(c.R)*alpha, g+float64(c.G)*alpha, b+float64(c.B)*alpha, a+alpha
			}
			if kept == grid*grid {
				continue
			}
			c := color.NRGBA{A: uint8(a/grid/grid + 0.5)}
			if a > 0 {
				c.R, c.G, c.B = uint8(r/a+0.5), uint8(g/a+0.5), uint8(b/a+0.5)
			}
			signed.SetNRGBA(x, y, c)
		}
	}
	return signed
}

// signAt is the sign's colour at a point of a picture of size one; over is false beside the sign.
func signAt(x, y float64, light Light) (c color.NRGBA, over bool) {
	const middle, radius, gap = 0.71, 0.27, 0.06
	white := color.NRGBA{0xff, 0xff, 0xff, 0xff}
	dx, dy := x-middle, y-middle
	away := math.Hypot(dx, dy)
	switch {
	case away > radius+gap:
		return color.NRGBA{}, false
	case away > radius:
		return color.NRGBA{}, true
	}
	inner := false
	switch light {
	case Off: // a ring
		inner = away < radius*0.5
	case Ringing: // a stroke with a dot below: look here
		inner = math.Abs(dx) < 0.05 && (dy > -0.17 && dy < 0.05 || dy > 0.09 && dy < 0.17)
	case OnCall: // a bar
		inner = math.Abs(dy) < 0.055 && math.Abs(dx) < 0.16
	case NoConnection: // a cross
		inner = math.Abs(math.Abs(dx)-math.Abs(dy)) < 0.065 && away < 0.19
	}
	if inner {
		return white, true
	}
	return lights[light], true
}

// iconFile packs pictures into the format of Windows.
func iconFile(pictures []image.Image) ([]byte, error) {
	var head, body bytes.Buffer
	_ = binary.Write(&head, binary.LittleEndian, [3]uint16{0, 1, uint16(len(pictures))}) // a buffer takes everything
	for _, picture := range pictures {
		start := body.Len()
		if err := png.Encode(&body, picture); err != nil {
			return nil, err
		}
		_ = binary.Write(&head, binary.LittleEndian, entry{
			Width: uint8(picture.Bounds().Dx()), Height: uint8(picture.Bounds().Dy()), Planes: 1, Bits: 32,
			Size: uint32(body.Len() - start), At: uint32(6 + 16*len(pictures) + start),
		})
	}
	return append(head.Bytes(), body.Bytes()...), nil
}
