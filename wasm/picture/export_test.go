package picture

// For the tests that draw with the words of the page, which this package does not know.
var (
	Told    = told
	Flooded = flooded
)

const (
	LadderStyle   = ladderStyle
	LadderColours = ladderColours
)
