package desktop

import "image"

// trayPossible says whether a tray may be there at all.
func trayPossible() bool { return true }

// trayShown says whether a tray shows our icon. The taskbar always has one.
func trayShown() bool { return true }

// trayFormat makes of the pictures of one icon what the tray takes.
func trayFormat(pictures []image.Image) ([]byte, error) { return iconFile(pictures) }
