package webhost

import "golang.org/x/sys/windows"

// The places of the methods we call, counted from QueryInterface = 0, as in Microsoft's WebView2.h. An
// interface _N goes on where _N-1 ends.
const (
	slotQueryInterface = 0
	slotRelease        = 2
	slotInvoke         = 3 // of every handler

	// ICoreWebView2
	slotGetSource              = 4
	slotAddNavigationStarting  = 7
	slotAddSourceChanged       = 11
	slotAddPermissionRequested = 23
	slotAddScript              = 27 // AddScriptToExecuteOnDocumentCreated
	slotAddNewWindowRequested  = 44
	slotAddResourceRequested   = 55 // add_WebResourceRequested

	// ICoreWebView2_22
	slotAddResourceFilter = 123 // AddWebResourceRequestedFilterWithRequestSourceKinds

	// ICoreWebView2Environment
	slotCreateResponse = 4 // CreateWebResourceResponse

	// NavigationStartingEventArgs, NewWindowRequestedEventArgs, PermissionRequestedEventArgs and
	// WebResourceRequest have their address at the same place.
	slotGetURI            = 3
	slotPutCancel         = 8 // NavigationStarting
	slotPutHandled        = 6 // NewWindowRequested
	slotGetPermissionKind = 4 // PermissionRequested
	slotPutState          = 7

	// WebResourceRequestedEventArgs, WebResourceRequest
	slotGetRequest  = 3
	slotPutResponse = 5
	slotGetMethod   = 5

	slotCount = 124
)

const (
	allContexts uintptr = 0          // COREWEBVIEW2_WEB_RESOURCE_CONTEXT_ALL
	allSources  uintptr = 0xFFFFFFFF // COREWEBVIEW2_WEB_RESOURCE_REQUEST_SOURCE_KINDS_ALL
)

var (
	iidUnknown            = windows.GUID{Data4: [8]byte{0xc0, 0, 0, 0, 0, 0, 0, 0x46}}
	iidWebView22          = windows.GUID{Data1: 0xdb75dfc7, Data2: 0xa857, Data3: 0x4632, Data4: [8]byte{0xa3, 0x98, 0x69, 0x69, 0xdd, 0xe2, 0x6c, 0x0a}}
	iidNavigationStarting = windows.GUID{Data1: 0x9adbe429, Data2: 0xf36d, Data3: 0x432b, Data4: [8]byte{0x9d, 0xdc, 0xf8, 0x88, 0x1f, 0xbd, 0x76, 0xe3}}
	iidSourceChanged      = windows.GUID{Data1: 0x3c067f9f, Data2: 0x5388, Data3: 0x4772, Data4: [8]byte{0x8b, 0x48, 0x79, 0xf7, 0xef, 0x1a, 0xb3, 0x7c}}
	iidPermission         = windows.GUID{Data1: 0x15e1c6a3, Data2: 0xc72a, Data3: 0x4df3, Data4: [8]byte{0x91, 0xd7, 0xd0, 0x97, 0xfb, 0xec, 0x6b, 0xfd}}
	iidScriptAdded        = windows.GUID{Data1: 0xb99369f3, Data2: 0x9b11, Data3: 0x47b5, Data4: [8]byte{0xbc, 0x6f, 0x8e, 0x78, 0x95, 0xfc, 0xea, 0x17}}
	iidNewWindow          = windows.GUID{Data1: 0xd4c185fe, Data2: 0xc81c, Data3: 0x4989, Data4: [8]byte{0x97, 0xaf, 0x2d, 0x3f, 0xa7, 0xab, 0x56, 0x51}}
	iidResourceRequested  = windows.GUID{Data1: 0xab00b74c, Data2: 0x15f1, Data3: 0x4646, Data4: [8]byte{0x80, 0xe8, 0xe7, 0x63, 0x41, 0xd2, 0x5d, 0x71}}
)
