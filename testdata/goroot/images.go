// Pictures drawn, composed and stored in three formats, and read again.
package main

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/color/palette"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
)

func main() {
	img := image.NewRGBA(image.Rect(0, 0, 60, 40))
	draw.Draw(img, img.Bounds(), image.NewUniform(color.RGBA{20, 40, 80, 255}), image.Point{}, draw.Src)
	for x := range 60 {
		for y := range 40 {
			if (x-30)*(x-30)+(y-20)*(y-20) < 200 {
				img.SetRGBA(x, y, color.RGBA{uint8(4 * x), uint8(6 * y), 128, 255})
			}
		}
	}
	mask := image.NewAlpha(image.Rect(0, 0, 20, 20))
	for i := range mask.Pix {
		mask.Pix[i] = uint8(i)
	}
	draw.DrawMask(img, image.Rect(10, 10, 30, 30), image.NewUniform(color.White), image.Point{}, mask, image.Point{}, draw.Over)
	fmt.Printf("%08x\n", crc32.ChecksumIEEE(img.Pix))

	var buf bytes.Buffer
	enc := png.Encoder{CompressionLevel: png.NoCompression}
	fmt.Println(enc.Encode(&buf, img))
	back, format, err := image.Decode(bytes.NewReader(buf.Bytes()))
	fmt.Println(back.Bounds(), format, err, same(img, back))
	cfg, format, err := image.DecodeConfig(bytes.NewReader(buf.Bytes()))
	fmt.Println(cfg.Width, cfg.Height, format, err)
	broken := bytes.Clone(buf.Bytes())
	broken[60] ^= 1
	_, err = png.Decode(bytes.NewReader(broken))
	fmt.Println(err)

	pal := image.NewPaletted(img.Bounds(), palette.WebSafe)
	draw.FloydSteinberg.Draw(pal, pal.Bounds(), img, image.Point{})
	fmt.Printf("%08x\n", crc32.ChecksumIEEE(pal.Pix))
	buf.Reset()
	fmt.Println(png.Encode(&buf, pal))
	back, err = png.Decode(&buf)
	fmt.Printf("%T %v %v\n", back, err, same(pal, back))

	buf.Reset()
	anim := gif.GIF{Image: []*image.Paletted{pal, pal}, Delay: []int{5, 10}, LoopCount: 2}
	fmt.Println(gif.EncodeAll(&buf, &anim))
	again, err := gif.DecodeAll(&buf)
	fmt.Println(len(again.Image), again.Delay, again.LoopCount, err, same(again.Image[0], pal))

	buf.Reset()
	fmt.Println(jpeg.Encode(&buf, img, &jpeg.Options{Quality: 80}))
	fmt.Printf("%d\n", buf.Len())
	lossy, err := jpeg.Decode(&buf)
	y, cb, cr := color.RGBToYCbCr(12, 200, 99)
	fmt.Printf("%T %v %v\n", lossy, err, []uint8{y, cb, cr})
	r, g, b, a := lossy.At(30, 20).RGBA()
	fmt.Println(r>>8, g>>8, b>>8, a>>8)
	sub := img.SubImage(image.Rect(5, 5, 8, 8))
	fmt.Println(sub.Bounds(), sub.At(6, 6), color.GrayModel.Convert(sub.At(6, 6)), palette.Plan9[17])
}

func same(a, b image.Image) bool {
	r := a.Bounds()
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if color.RGBAModel.Convert(a.At(x, y)) != color.RGBAModel.Convert(b.At(x, y)) {
				return false
			}
		}
	}
	return r == b.Bounds()
}
