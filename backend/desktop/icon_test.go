package desktop

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

const programIcon = "../../build/icon.ico"

func TestEveryLightHasAnIconOfItsOwn(t *testing.T) {
	file, err := os.ReadFile(programIcon)
	require.NoError(t, err)
	pictures, err := readIcon(file)
	require.NoError(t, err)
	require.Len(t, pictures, len(sizes))
	for i, picture := range pictures {
		require.Equal(t, image.Rect(0, 0, sizes[i], sizes[i]), picture.Bounds())
		seen := map[string]Light{}
		for light := range lights {
			signed := sign(picture, light)
			var out bytes.Buffer
			require.NoError(t, png.Encode(&out, signed))
			require.NotContains(t, seen, out.String(), "%d pixels, light %d", sizes[i], light)
			seen[out.String()] = light
			require.Equal(t, picture.At(1, sizes[i]/2), signed.At(1, sizes[i]/2), "the icon beside the sign stays")
		}
	}
}

func TestSignsDifferWithoutColour(t *testing.T) {
	shapes := map[string]Light{}
	for light, colour := range lights {
		var shape bytes.Buffer
		for y := range 32 {
			for x := range 32 {
				c, over := signAt((float64(x)+0.5)/32, (float64(y)+0.5)/32, light)
				switch {
				case !over:
					shape.WriteByte('.')
				case c == colour:
					shape.WriteByte('#')
				default:
					shape.WriteByte(' ')
				}
			}
		}
		require.NotContains(t, shapes, shape.String())
		shapes[shape.String()] = light
	}
	require.Len(t, shapes, 5)
}

func TestIconFileIsReadBack(t *testing.T) {
	var pictures []image.Image
	for i, size := range sizes {
		picture := image.NewNRGBA(image.Rect(0, 0, size, size))
		picture.SetNRGBA(1, 2, color.NRGBA{uint8(i), 2, 3, 255})
		pictures = append(pictures, picture)
	}
	file, err := iconFile(pictures)
	require.NoError(t, err)
	read, err := readIcon(file)
	require.NoError(t, err)
	require.Len(t, read, len(pictures))
	for i := range pictures {
		require.Equal(t, color.NRGBA{uint8(i), 2, 3, 255}, color.NRGBAModel.Convert(read[i].At(1, 2)))
	}
}

func TestIconsOfABrokenFileAreAnError(t *testing.T) {
	file, err := os.ReadFile(programIcon)
	require.NoError(t, err)
	far := bytes.Clone(file)
	copy(far[6+12:], []byte{0xff, 0xff, 0xff, 0xff})
	for name, broken := range map[string][]byte{
		"empty": nil, "text": []byte("this is no icon"), "cut in the table": file[:20], "cut in a picture": file[:200],
		"a picture beyond the end": far, "no picture of a tray's size": {0, 0, 1, 0, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := icons(broken)
			require.Error(t, err)
			_, err = NewTray(Options{Icon: broken})
			require.Error(t, err)
		})
	}
}
