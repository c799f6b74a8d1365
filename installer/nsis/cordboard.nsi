; Cordboard's setup program for one computer and all its users. Needs -DVERSION -DNUMBERS -DEXE -DICON -DOUT, and
; -DSIGN=COMMAND to have the uninstaller and the setup program signed.
;
;   /S                     silent
;   /D=FOLDER              where to (last, unquoted; a new installation only)
;   /SERVER_HOST= ...       the names in properties.nsh: what every user of this computer starts with; what is not given stays as it was
;   uninstall: /S, /REMOVECONFIG (also the settings and logs of the user who runs it)
;
; Exit codes: 0 done, 1 cancelled, 2 files could not be written, 5 the program is running, 64 not Windows 10 or
; newer, 65 not a 64-bit Intel or AMD system, 66 installed from the MSI package.
Unicode true
Target amd64-unicode
SetCompressor /SOLID lzma
ManifestDPIAware true
ManifestSupportedOS Win10
RequestExecutionLevel admin

!include "LogicLib.nsh"
!include "MUI2.nsh"
!include "WinVer.nsh"
!include "x64.nsh"
!include "FileFunc.nsh"

!define PRODUCT "Cordboard"
!define PROGRAM "cordboard.exe"
!define KEY "Software\Cordboard"
!define CLASS "Cordboard.Call"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Cordboard"
!define WEBVIEW2 "Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}"

Name "${PRODUCT}"
OutFile "${OUT}"
InstallDir "$PROGRAMFILES64\${PRODUCT}"
BrandingText "${PRODUCT} ${VERSION}"
ShowInstDetails show
!ifdef SIGN
  !uninstfinalize '${SIGN} "%1"' = 0
  !finalize '${SIGN} "%1"' = 0
!endif

VIProductVersion "${NUMBERS}.0"
VIFileVersion "${NUMBERS}.0"
VIAddVersionKey "CompanyName" "${PRODUCT}"
VIAddVersionKey "FileDescription" "${PRODUCT} Setup"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "The authors of Cordboard"
VIAddVersionKey "ProductName" "${PRODUCT}"
VIAddVersionKey "ProductVersion" "${VERSION}"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!insertmacro MUI_PAGE_WELCOME
!define MUI_PAGE_CUSTOMFUNCTION_PRE skipWhenInstalled
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"
!insertmacro MUI_LANGUAGE "French"
!insertmacro MUI_LANGUAGE "Spanish"
!include "texts.nsh"

Var old   ; the folder of the version that is already here, or ""
Var given ; what the command line gives for the option asked for, or ""

; givenOption looks an option up on the command line, in whatever way it is quoted: /A="b c" or "/A=b c".
; NSIS's own GetOptions ends a value at the next slash, and addresses have slashes.
!macro givenOption NAME
  Push "/${NAME}="
  Call givenOption
!macroend
Function givenOption
  Exch $0 ; the name with slash and =
  Push $1
  Push $2
  Push $3
  Push $4
  Push $5
  StrCpy $given ""
  StrLen $5 $0
  System::Call 'kernel32::GetCommandLineW() p .r1'
  System::Call 'shell32::CommandLineToArgvW(p r1, *i .r2) p .r1'
  ${For} $3 1 $2
    ${If} $3 = $2
      ${ExitFor}
    ${EndIf}
    IntOp $4 $3 * ${NSIS_PTR_SIZE}
    IntPtrOp $4 $1 + $4
    System::Call '*$4(p .r4)'
    System::Call 'kernel32::lstrcpynW(w .r4, p r4, i ${NSIS_MAX_STRLEN})'
    Push $6
    StrCpy $6 $4 $5
    ${If} $6 == $0
      StrCpy $given $4 "" $5
    ${EndIf}
    Pop $6
  ${Next}
  System::Call 'kernel32::LocalFree(p r1)'
  Pop $5
  Pop $4
  Pop $3
  Pop $2
  Pop $1
  Pop $0
FunctionEnd

; keep writes what the command line gives into the registry.
!macro keep OPTION VALUE
  !insertmacro givenOption "${OPTION}"
  ${If} $given != ""
    WriteRegStr HKLM "${KEY}" "${VALUE}" "$given"
  ${EndIf}
!macroend

!include "properties.nsh"

; needIdle ends with 5 while the program in that folder runs: Windows lets nobody write to it then.
!macro needIdle FOLDER
  ${If} ${FileExists} "${FOLDER}\${PROGRAM}"
    ${Do}
      ClearErrors
      FileOpen $0 "${FOLDER}\${PROGRAM}" a
      ${IfNot} ${Errors}
        FileClose $0
        ${ExitDo}
      ${EndIf}
      ${If} ${Cmd} `MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(textRunning)" /SD IDCANCEL IDCANCEL`
        SetErrorLevel 5
        Quit
      ${EndIf}
    ${Loop}
  ${EndIf}
!macroend

; refuse says why and ends with a code.
!macro refuse CODE TEXT
  MessageBox MB_OK|MB_ICONSTOP "${TEXT}" /SD IDOK
  SetErrorLevel ${CODE}
  Quit
!macroend

Function .onInit
  ${IfNot} ${AtLeastWin10}
    !insertmacro refuse 64 "$(textWindows)"
  ${EndIf}
  ${IfNot} ${IsNativeAMD64}
  ${AndIfNot} ${IsNativeARM64}
    !insertmacro refuse 65 "$(textProcessor)"
  ${EndIf}
  SetRegView 64
  SetShellVarContext all
  ReadRegStr $0 HKLM "${KEY}" "ProductCode"
  ${If} $0 != ""
    !insertmacro refuse 66 "$(textPackage)"
  ${EndIf}
  ReadRegStr $old HKLM "${KEY}" "InstallDir"
  ${If} $old != ""
    StrCpy $INSTDIR $old ; an upgrade goes where the old version is
  ${EndIf}
  !insertmacro needIdle "$INSTDIR"
FunctionEnd

Function skipWhenInstalled
  ${If} $old != ""
    Abort
  ${EndIf}
FunctionEnd

Section
  !insertmacro needIdle "$INSTDIR"
  SetOutPath "$INSTDIR"
  SetOverwrite try
  ClearErrors
  File "/oname=${PROGRAM}" "${EXE}"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  ${If} ${Errors}
    DetailPrint "$(textFiles)"
    SetErrorLevel 2
    Abort "$(textFiles)"
  ${EndIf}

  CreateDirectory "$SMPROGRAMS\${PRODUCT}"
  CreateShortcut "$SMPROGRAMS\${PRODUCT}\Cordboard.lnk" "$INSTDIR\${PROGRAM}"
  CreateShortcut "$SMPROGRAMS\${PRODUCT}\Cordboard Settings.lnk" "$INSTDIR\${PROGRAM}" "--settings" "$INSTDIR\${PROGRAM}" 0

  WriteRegStr HKLM "${KEY}" "InstallDir" "$INSTDIR"
  WriteRegStr HKLM "${KEY}" "Version" "${VERSION}"
  !insertmacro keepProperties

  ; tel: and callto: are offered; which program gets them is for the user or the administrator to choose. The keys
  ; of the schemes themselves may belong to another telephone program and are never touched.
  WriteRegStr HKLM "Software\Classes\${CLASS}" "" "URL:Cordboard call"
  WriteRegStr HKLM "Software\Classes\${CLASS}" "URL Protocol" ""
  WriteRegStr HKLM "Software\Classes\${CLASS}\DefaultIcon" "" '"$INSTDIR\${PROGRAM}",0'
  WriteRegStr HKLM "Software\Classes\${CLASS}\shell\open\command" "" '"$INSTDIR\${PROGRAM}" --dial="%1"'
  WriteRegStr HKLM "${KEY}\Capabilities" "ApplicationName" "${PRODUCT}"
  WriteRegStr HKLM "${KEY}\Capabilities" "ApplicationDescription" "The Salesforce console with a telephone"
  WriteRegStr HKLM "${KEY}\Capabilities\URLAssociations" "tel" "${CLASS}"
  WriteRegStr HKLM "${KEY}\Capabilities\URLAssociations" "callto" "${CLASS}"
  WriteRegStr HKLM "Software\RegisteredApplications" "${PRODUCT}" "${KEY}\Capabilities"

  WriteRegStr HKLM "${UNINSTALL}" "DisplayName" "${PRODUCT}"
  WriteRegStr HKLM "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKLM "${UNINSTALL}" "DisplayIcon" '"$INSTDIR\${PROGRAM}",0'
  WriteRegStr HKLM "${UNINSTALL}" "Publisher" "${PRODUCT}"
  WriteRegStr HKLM "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKLM "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKLM "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKLM "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKLM "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/M=${PROGRAM} /S=0K /G=0" $0 $1 $2
  WriteRegDWORD HKLM "${UNINSTALL}" "EstimatedSize" $0

  ; The runtime is the administrator's to install; setup downloads nothing.
  ReadRegStr $0 HKLM "SOFTWARE\WOW6432Node\${WEBVIEW2}" "pv"
  ${If} $0 == ""
    ReadRegStr $0 HKCU "Software\${WEBVIEW2}" "pv"
  ${EndIf}
  ${If} $0 == ""
  ${OrIf} $0 == "0.0.0.0"
    MessageBox MB_OK|MB_ICONEXCLAMATION "$(textWebView2)" /SD IDOK
  ${EndIf}
SectionEnd

Function un.onInit
  SetRegView 64
  SetShellVarContext all
  !insertmacro needIdle "$INSTDIR"
FunctionEnd

; What was installed goes, name by name: the folder was the user's choice and may hold something else.
Section "un.Cordboard"
  !insertmacro needIdle "$INSTDIR"
  Delete "$INSTDIR\${PROGRAM}"
  Delete "$SMPROGRAMS\${PRODUCT}\Cordboard.lnk"
  Delete "$SMPROGRAMS\${PRODUCT}\Cordboard Settings.lnk"
  RMDir "$SMPROGRAMS\${PRODUCT}"
  DeleteRegKey HKLM "Software\Classes\${CLASS}"
  DeleteRegValue HKLM "Software\RegisteredApplications" "${PRODUCT}"
  DeleteRegKey HKLM "${KEY}"
  DeleteRegKey HKLM "${UNINSTALL}"
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/REMOVECONFIG" $1
  ${IfNot} ${Errors}
    ; Fixed folders of the user who runs this, never a chosen one.
    SetShellVarContext current
    RMDir /r "$APPDATA\Cordboard"
    RMDir /r "$LOCALAPPDATA\Cordboard"
    SetShellVarContext all
  ${EndIf}
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
SectionEnd
