package csta

import "strings"

// ErrorClass is what an error of the standard means to whoever asked: many of its words say the same.
type ErrorClass string

// The classes of errors.
const (
	Unexplained    ErrorClass = "unexplained"    // no reason is told
	Busy           ErrorClass = "busy"           // of the switch or the network: it passes
	Limit          ErrorClass = "limit"          // of monitors, registrations, licences: it passes when somebody leaves
	OutOfService   ErrorClass = "outOfService"   // a phone, a line or the network
	WrongMoment    ErrorClass = "wrongMoment"    // the call or the phone is not in a state for it
	TargetBusy     ErrorClass = "targetBusy"     // who is to be reached
	UnknownNumber  ErrorClass = "unknownNumber"  // of who is to be reached
	UnknownDevice  ErrorClass = "unknownDevice"  // our own, or the one asked about
	UnknownCall    ErrorClass = "unknownCall"    // it is over
	NotAllowed     ErrorClass = "notAllowed"     // to this user, at this device
	NotAdmitted    ErrorClass = "notAdmitted"    // the program, whoever signs on
	AgentRefused   ErrorClass = "agentRefused"   // id, password or group
	BadAgentState  ErrorClass = "badAgentState"  // the switch has no such state
	TooManyParties ErrorClass = "tooManyParties" // in a conference
	AlreadySo      ErrorClass = "alreadySo"      // what was to be set
	Unsupported    ErrorClass = "unsupported"    // the service, always
	BadParameter   ErrorClass = "badParameter"   // the switch understands another edition or another dialect
)

// ErrorClasses are all of them.
var ErrorClasses = []ErrorClass{
	Unexplained, Busy, Limit, OutOfService, WrongMoment, TargetBusy, UnknownNumber, UnknownDevice, UnknownCall, NotAllowed,
	NotAdmitted, AgentRefused, BadAgentState, TooManyParties, AlreadySo, Unsupported, BadParameter,
}

// Passes says that the same request may be granted in a moment.
func (c ErrorClass) Passes() bool { return c == Busy || c == Limit || c == OutOfService }

// Elsewhere says that another server may grant it: the reason is this server's, and not the switch's or the user's.
func (c ErrorClass) Elsewhere() bool {
	return c.Passes() || c == Unexplained || c == NotAdmitted || c == Unsupported || c == BadParameter
}

// errorWords are the errors of ECMA-323 edition 6 (universal-failure-errors), by category and class.
var errorWords = map[string]map[ErrorClass]string{
	"operation": {
		Unexplained: "generic",
		WrongMoment: "" +
			"notDifferentDevices notSameDevice routeingTimerExpired requestIncompatibleWithObject " +
			"requestIncompatibleWithConnection requestIncompatibleWithActiveConnection requestIncompatibleWithHeldConnection " +
			"requestIncompatibleWithDevice requestIncompatibleWithCalledDevice requestIncompatibleWithCallingDevice " +
			"requestIncompatibleWithSubjectDevice requestIncompatibleWithActiveDevice requestIncompatibleWithCallToParkDevice " +
			"requestIncompatibleWithDestinationDevice requestIncompatibleWithDivertingDevice requestIncompatibleWithHeldDevice " +
			"requestIncompatibleWithMedia requestIncompatibleWithParkToDevice requestIncompatibleWithPickupDevice",
		UnknownNumber: "" +
			"invalidDestination invalidForwardingDestination invalidCalledDeviceObjectType invalidDestinationDeviceObject " +
			"invalidParkToObjectType invalidCalledDeviceID invalidDestinationDeviceID invalidParkToDeviceID invalidPickUpDeviceID " +
			"forwardingDestinationNotSupported",
		UnknownDevice: "" +
			"invalidMonitorObject invalidObjectType invalidCallingDeviceObjectType invalidMonitorObjectType objectNotKnown " +
			"invalidDeviceID invalidActiveDeviceID invalidCallingDeviceID invalidCallToParkDeviceID invalidDivertingDeviceID " +
			"invalidHeldDeviceID",
		UnknownCall: "" +
			"invalidActiveCallObject invalidCallToBePickedUpObjectType invalidCallToDivertObjectType invalidCallToParkObjectType " +
			"invalidHeldCallObject invalidCallID invalidActiveCallID invalidHeldCallID invalidConnectionID " +
			"invalidActiveConnectionID invalidHeldConnectionID",
		NotAllowed: "" +
			"invalidAccountCode invalidAuthCode privilegeViolationSpecifiedDevice privilegeViolationActiveDevice " +
			"privilegeViolationCalledDevice privilegeViolationCallingDevice privilegeViolationCallToParkDevice " +
			"privilegeViolationDestinationDevice privilegeViolationOnDivertingDevice privilegeViolationHeldDevice " +
			"privilegeViolationOnParkToDevice privilegeViolationPickUpDevice",
		NotAdmitted: "securityViolation",
		AgentRefused: "" +
			"invalidAgentGroup invalidAgentIdentifier invalidAgentPassword invalidAgentState agentGroupNotSupported " +
			"agentPasswordNotSupported",
		BadAgentState: "agentStateNotSupported agentStateOutOfRange",
		AlreadySo:     "featureAlreadySet",
		Unsupported:   "serviceNotSupported",
		BadParameter: "" +
			"atLeastOneConditionalParameterNotProvided invalidMsgID invalidParameterValue invalidAlertTime invalidAllocationState " +
			"invalidAutoAnswer invalidBitRate invalidButtonIdentifier invalidCallType invalidConnectionRate invalidConsultPurpose " +
			"invalidCorrelatorData invalidCrossRefID invalidDelayTolerance invalidDestinationDetect invalidDoNotDisturb " +
			"invalidEscapeCrossRefID invalidFeature invalidFile invalidFlowDirection invalidForwardingFlag invalidForwardingType " +
			"invalidHookswitchType invalidHookswitchComponent invalidLampMode invalidLampID invalidMessageWaitingSetting " +
			"invalidMicrophoneGain invalidMicrophoneMute invalidMonitorCrossRefID invalidMonitorFilter invalidMonitorType " +
			"invalidNumberOFChannels invalidParticipationType invalidRemainRetry invalidRingCount invalidRingPattern " +
			"invalidRingVolume invalidRouteingAlgorithm invalidRouteingCrossRefID invalidRouteRegistrationCrossRefID " +
			"invalidSpeakerVolume invalidSpeakerMute invalidSwitchingSubdomainCharsType messageIDRequired parameterNotSupported " +
			"accountCodeNotSupported alertTimeNotSupported allocationNotSupported authorisationCodeNotSupported " +
			"autoAnswerNotSupported bitRateNotSupported buttonNotSupported callTypeNotSupported charactersToSendNotSupported " +
			"connectionRateNotSupported connectionReservationNotSupported consultPurposeNotSupported correlatorDataNotSupported " +
			"delayToleranceNotSupported destinationDetectNotSupported digitModeNotSupported errorValueNotSupported " +
			"flowDirectionNotSupported lampNotSupported monitorTypeNotSupported numberOfChannelsNotSupported " +
			"parameterTypeNotSupported priorityNotSupported privateDataNotSupported pulseDurationNotSupported " +
			"pulseRateNotSupported remainRetryNotSupported ringCountNotSupported routeUsedNotSupported securityNotSupported " +
			"swSubdomainCCIETypeNotSupported toneDurationNotSupported sysStatRegIDNotSupported userDataNotSupported " +
			"valueOutOfRange alertTimeOutOfRange allocationOutOfRange autoAnswerOutOfRange bitRateOutOfRange callTypeOutOfRange " +
			"connectionRateOutOfRange connectionReservoationOutOfRange consultPurposeOutOfRange correlatorDataOutOfRange " +
			"delayToleranceOutOfRange destinationDetectOutOfRange digitModeOutOfRange doNotDisturbOutOfRange " +
			"flowDirectionOutOfRange forwardingFlagOutOfRange forwardingTypeOutOfRange hookswitchComponentOutOfRange " +
			"hookswitchTypeOutOfRange lampModeOutOfRange messageWaitingSettingOutOfRange micGainOutOfRange micMuteOutOfRange " +
			"monitorTypeOutOfRange numberOfChannelsOutOfRange participationTypeOutOfRange pulseDurationOutOfRange " +
			"pulseRateOutOfRange ringCountOutOfRange ringPatternOutOfRange ringVolumnOutOfRange routeingAlgorithmOutOfRange " +
			"speakerMuteOutOfRange speakerVolumeOutOfRange switchingCcittTypeOutOfRange systemStatusOutOfRange " +
			"toneCharacterOutOfRange toneDurationOutOfRange",
	},
	"stateIncompatibility": {
		WrongMoment: "" +
			"generic invalidObjectState invalidDeviceState connectedCallExists invalidActiveDeviceState invalidCallingDeviceState " +
			"invalidCallToParkDeviceState invalidDivertingDeviceState invalidHeldDeviceState invalidConnectionState " +
			"invalidActiveConnectionState invalidConnectionIDForActiveCall invalidHeldConnectionState incorrectMsgState " +
			"beginningOfMsg endOfMsg msgSuspended notAbleToPlay notAbleToResume",
		TargetBusy:  "invalidCalledDeviceState invalidDestinationDeviceState invalidParkToDeviceState",
		UnknownCall: "noActiveCall noCallToAnswer noCallToClear noCallToComplete noConnectionToClear noHeldCall",
	},
	"systemResourceAvailibility": {
		Busy: "" +
			"generic resourceBusy internalResourceBusy classifierBusy noMediaChannelsAvailable channelsInUseForBridgedDevices " +
			"channelsInUseForData toneDetectorBusy toneGeneratorBusy networkBusy conferenceResourceCannotBeSatisfied",
		Limit: "resourceLimitExceeded overallMonitorLimitExceeded registrationLimitExceeded",
		OutOfService: "" +
			"resourceOutOfService deviceOutOfService activeDeviceOutOfService calledDeviceOutOfService callingDeviceOutOfService " +
			"callToParkDeviceOutOfService destinationDeviceOutOfService divertingDeviceOutOfService heldDeviceOutOfService " +
			"parkToDeviceOutOfService pickupDeviceOutOfService networkOutOfService otherResourceOutOfService",
		TooManyParties: "conferenceMemberLimitExceeded maxDevicesExceeded",
		BadParameter:   "startTimeOutOfRange durationExceeded",
	},
	"subscribedResourceAvailability": {
		Busy:  "outstandingReqLimitExceeded",
		Limit: "generic objectMonitorLimitExceeded trunkLimitExceeded objectRegistrationLimitExceeded",
	},
	"performanceManagement": {
		Busy: "generic performanceLimitExceeded",
	},
	"security": {
		NotAdmitted: "generic sequenceNumberViolated timeStampViolated securityInfoViolated",
	},
	"privateData": {
		BadParameter: "cSTAPrivateDataInfoError",
	},
}

// errorClasses are errorWords the other way round: category -> word -> class.
var errorClasses = func() map[string]map[string]ErrorClass {
	all := map[string]map[string]ErrorClass{}
	for category, classes := range errorWords {
		all[category] = map[string]ErrorClass{}
		for class, words := range classes {
			for word := range strings.FieldsSeq(words) {
				all[category][word] = class
			}
		}
	}
	return all
}()

// Class is what the refusal means. A word that the category does not have is looked for in the others, since vendors
// mix them up; MX's own refusal for want of a right is known by its text.
func (f *Failure) Class() ErrorClass {
	if class, known := errorClasses[f.Category][f.Code]; known {
		return class
	}
	if f.Code == "" || f.Code == "generic" {
		if class, known := errorClasses[f.Category]["generic"]; known {
			return class
		}
		return Unexplained
	}
	for _, category := range categories {
		if class, known := errorClasses[category][f.Code]; known {
			return class
		}
	}
	switch code := strings.ToLower(f.Code); {
	case f.Category == categoryPrivate && strings.Contains(code, "denied"): // URM Denied
		return NotAllowed
	case strings.HasSuffix(code, "busy"):
		return Busy
	case strings.HasSuffix(code, "limitexceeded"):
		return Limit
	}
	if class, known := errorClasses[f.Category]["generic"]; known {
		return class
	}
	return Unexplained
}
