package shell

import (
	"context"
	"log/slog"

	"github.com/wailsapp/wails/v2/pkg/menu"

	"cordboard/backend/desktop"
	"cordboard/backend/softphone"
	"cordboard/backend/webhost"
)

// menus keeps the application menu and the icon in the tray in step with the telephone.
type menus struct {
	app   *softphone.App
	host  *webhost.Host
	log   *slog.Logger
	texts Texts
	do    menuCommands

	tray  *desktop.Tray // nil where there is none
	began menuView      // the menu that the window begins with
	due   chan struct{} // holds one sign when menu and tray may have to change
}

func newMenus(w *Window) *menus {
	return &menus{app: w.app, host: w.host, log: w.Log, texts: w.Texts, do: w.menuCommands(), due: make(chan struct{}, 1)}
}

// Menu is the menu the window begins with; the settings form has none.
func (w *Window) Menu() *menu.Menu {
	if w.menus == nil {
		return nil
	}
	return w.menus.first()
}

func (m *menus) first() *menu.Menu {
	m.began = menuViewOf(m.app.Status(), false, onWindows)
	return applicationMenu(m.began, m.texts, m.do)
}

// putIntoTray puts the icon into the tray, where there is one.
func (m *menus) putIntoTray(icon []byte) {
	tray, err := desktop.NewTray(desktop.Options{Icon: icon, Tapped: m.do.show, Log: m.log})
	if err != nil {
		m.log.Error("there is no icon for the tray", "err", err)
		return
	}
	m.tray = tray
	tray.Start()
}

// trayShows says whether the window could be found by an icon, if it were hidden.
func (m *menus) trayShows() bool { return m.tray != nil && m.tray.Visible() }

// close takes the icon out of the tray.
func (m *menus) close() {
	if m.tray != nil {
		m.tray.Close()
	}
}

// update has menu and tray follow soon.
func (m *menus) update() {
	select {
	case m.due <- struct{}{}:
	default:
	}
}

// follow keeps menu and tray in step with the telephone until ctx ends.
func (m *menus) follow(ctx context.Context) {
	shown := m.began
	for {
		now := m.app.Status()
		if m.tray != nil {
			m.tray.Show(trayFace(now, m.texts, onWindows, m.do))
		}
		if view := menuViewOf(now, m.givenUp(), onWindows); view != shown {
			shown = view
			m.host.SetMenu(ctx, applicationMenu(view, m.texts, m.do))
		}
		select {
		case <-m.due:
		case <-ctx.Done():
			return
		}
	}
}

// givenUp says that native access to the web view was given up after it failed, not because it was asked for.
func (m *menus) givenUp() bool {
	health := m.host.Health()
	return health.Reason != "" && !health.SafeMode
}
