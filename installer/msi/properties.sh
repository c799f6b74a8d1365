# Made from backend/config/schema.go: go test ./backend/config -run TestGenerated -update
properties=(SERVER_HOST SERVER_PORT SERVER_TLS SERVER_PIN DIALECT SWITCH_NAME CLIENT_ID ORG)
values=(ServerHost ServerPort ServerTLS ServerPin Dialect SwitchName ClientID Org)
