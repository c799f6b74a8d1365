; Made from backend/config/schema.go: go test ./backend/config -run TestGenerated -update
!macro keepProperties
  !insertmacro keep SERVER_HOST ServerHost
  !insertmacro keep SERVER_PORT ServerPort
  !insertmacro keep SERVER_TLS ServerTLS
  !insertmacro keep SERVER_PIN ServerPin
  !insertmacro keep DIALECT Dialect
  !insertmacro keep SWITCH_NAME SwitchName
  !insertmacro keep CLIENT_ID ClientID
  !insertmacro keep ORG Org
!macroend
