package csta

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestEveryErrorOfTheStandardHasOneClass: none stands twice in a category, and every class is used.
func TestEveryErrorOfTheStandardHasOneClass(t *testing.T) {
	used := map[ErrorClass]bool{}
	for category, classes := range errorWords {
		var words []string
		for class, list := range classes {
			used[class] = true
			require.Contains(t, ErrorClasses, class)
			words = append(words, strings.Fields(list)...)
		}
		slices.Sort(words)
		require.Equal(t, slices.Compact(slices.Clone(words)), words, category)
		require.True(t, slices.Contains(categories, category), category)
	}
	require.Len(t, used, len(ErrorClasses))
	counts := map[string]int{}
	for category, words := range errorClasses {
		counts[category] = len(words)
	}
	require.Equal(t, map[string]int{
		"operation": 193, "stateIncompatibility": 28, "systemResourceAvailibility": 31, "subscribedResourceAvailability": 5,
		"performanceManagement": 2, "security": 4, "privateData": 1,
	}, counts, "as many as the standard has")
}

// TestTheListOfErrorsIsTheSchemas holds the table against the schemas, where they are at hand.
func TestTheListOfErrorsIsTheSchemas(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(shared(t, "csta/xsd"), "csta-ed*.xsd"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	types := map[string]string{
		"operation": "OperationErrors", "stateIncompatibility": "StateIncompatibilityErrors", "security": "SecurityErrors",
		"systemResourceAvailibility": "SystemResourceAvailabilityErrors", "privateData": "PrivateDataInfoErrors",
		"subscribedResourceAvailability": "SubscribedResourceAvailabilityErrors", "performanceManagement": "PerformanceManagementErrors",
	}
	for _, file := range files {
		schema, err := os.ReadFile(file)
		require.NoError(t, err)
		for category, name := range types {
			_, list, found := strings.Cut(string(schema), `<xs:simpleType name="`+name+`">`)
			require.True(t, found || strings.Contains(file, "approx"), "%s: %s", file, name)
			list, _, _ = strings.Cut(list, "</xs:simpleType>")
			for _, word := range regexp.MustCompile(`enumeration value="(\w+)"`).FindAllStringSubmatch(list, -1) {
				require.Contains(t, errorClasses[category], word[1], "%s: %s", file, category)
			}
		}
	}
}

func TestARefusalIsReadByItsWord(t *testing.T) {
	for _, tc := range []struct {
		category, code string
		want           ErrorClass
	}{
		{"systemResourceAvailibility", "resourceBusy", Busy},
		{"systemResourceAvailability", "resourceBusy", Busy}, // spelled as it should be
		{"operation", "resourceBusy", Busy},                  // in another category
		{"systemResourceAvailibility", "", Busy},
		{"systemResourceAvailibility", "somethingOfAVendor", Busy},
		{"subscribedResourceAvailability", "objectMonitorLimitExceeded", Limit},
		{"systemResourceAvailibility", "deviceOutOfService", OutOfService},
		{"operation", "invalidDeviceID", UnknownDevice},
		{"operation", "serviceNotSupported", Unsupported},
		{"operation", "securityViolation", NotAdmitted},
		{"security", "", NotAdmitted},
		{"privateErrorCode", "URM Denied", NotAllowed},
		{"privateErrorCode", "Server too busy", Busy},
		{"privateErrorCode", "42", Unexplained},
		{"unspecified", "", Unexplained},
		{"errorResponse", "no such call", Unexplained},
		{"operation", "", Unexplained},
	} {
		require.Equal(t, tc.want, (&Failure{tc.category, tc.code}).Class(), "%s: %s", tc.category, tc.code)
	}
}
