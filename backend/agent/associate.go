package agent

import (
	"cordboard/backend/csta"
	"cordboard/backend/csta/link"
)

// AccountCode is the name of an account code among the data of a call.
const AccountCode = "accountCode"

// attach gives a call data that goes along with it: an account code, or correlator data, which follows the call
// through transfers.
func attach(c *command) error {
	account, text := c.args[AccountCode], c.args[csta.CorrelatorData]
	if account == "" && text == "" {
		return nil
	}
	request := csta.AssociateData{AccountCode: account}
	if text != "" {
		request.Data = csta.Attached{{Name: csta.CorrelatorData, Value: text}}
	}
	return c.ofCall(func(at csta.ConnectionID) error {
		request.Connection = at
		_, err := link.Do(c.ctx, c.conn, request)
		return err
	})
}
