package csta

// AssociateData attaches data to a call that exists (ECMA-269 clause 18). The service has a place for an
// account code and for correlator data; what else Data holds is left out.
type AssociateData struct {
	Connection  ConnectionID
	AccountCode string
	Data        Attached
}

func (AssociateData) Name() string                  { return "AssociateData" }
func (AssociateData) Kind() Kind                    { return KindRequest }
func (AssociateData) answer() AssociateDataResponse { return AssociateDataResponse{} }
func (m AssociateData) layout(s element) Message {
	s.connection("existingCall", &m.Connection)
	s.hex("accountCode", &m.AccountCode)
	layDatum(s, CorrelatorData, &m.Data)
	return m
}

// AssociateDataResponse confirms AssociateData. What was attached is told by a CallInformationEvent.
type AssociateDataResponse struct{}

func (AssociateDataResponse) Name() string             { return "AssociateDataResponse" }
func (AssociateDataResponse) Kind() Kind               { return KindReply }
func (m AssociateDataResponse) layout(element) Message { return m }
