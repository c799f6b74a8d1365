// Package frontend holds the built pages: the start page, the softphone, the bridge's script and the
// simulated console. A fresh clone has none of them; make builds them into dist.
package frontend

import "embed"

// Dist is the content of frontend/dist. Before the pages are built it holds only a placeholder.
//
//go:embed all:dist
var Dist embed.FS
