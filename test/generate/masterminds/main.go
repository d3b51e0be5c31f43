// Answers, from the libraries that Flux v1 is built with, what a tag pattern accepts: JSON in, JSON out.
package main

import (
	"encoding/json"
	"os"
	"regexp"

	"github.com/Masterminds/semver/v3"
	glob "github.com/ryanuber/go-glob"
)

type questions struct {
	Versions    []string `json:"versions"`
	Constraints []string `json:"constraints"`
	Tags        []string `json:"tags"`
	Globs       []string `json:"globs"`
	Regexps     []string `json:"regexps"`
}

// A row is a pattern with one character for each text: 1 where it accepts it; or why there is no such pattern.
type row struct {
	Pattern string `json:"pattern"`
	Accepts string `json:"accepts,omitempty"`
	Error   string `json:"error,omitempty"`
}

type answers struct {
	// For each version its canonical form, or "" where it is none.
	Canonical []string `json:"canonical"`
	// For each version one character for each: <, = or >; "" where it is none.
	Compared    []string `json:"compared"`
	Constraints []row    `json:"constraints"`
	Globs       []row    `json:"globs"`
	Regexps     []row    `json:"regexps"`
}

func main() {
	var asked questions
	must(json.NewDecoder(os.Stdin).Decode(&asked))
	versions := make([]*semver.Version, len(asked.Versions))
	for i, text := range asked.Versions {
		versions[i], _ = semver.NewVersion(text)
	}

	var said answers
	for _, version := range versions {
		canonical, compared := "", ""
		if version != nil {
			canonical = version.String()
			for _, other := range versions {
				if other == nil {
					compared += " "
				} else {
					compared += string("<=>"[version.Compare(other)+1])
				}
			}
		}
		said.Canonical = append(said.Canonical, canonical)
		said.Compared = append(said.Compared, compared)
	}
	for _, text := range asked.Constraints {
		constraint, err := semver.NewConstraint(text)
		said.Constraints = append(said.Constraints, answer(text, err, versions, func(version *semver.Version) bool {
			return version != nil && constraint.Check(version)
		}))
	}
	for _, text := range asked.Globs {
		said.Globs = append(said.Globs, answer(text, nil, asked.Tags, func(tag string) bool { return glob.Glob(text, tag) }))
	}
	for _, text := range asked.Regexps {
		expression, err := regexp.Compile(text)
		said.Regexps = append(said.Regexps, answer(text, err, asked.Tags, func(tag string) bool {
			return expression.MatchString(tag)
		}))
	}
	must(json.NewEncoder(os.Stdout).Encode(said))
}

func answer[T any](pattern string, err error, texts []T, accepts func(T) bool) row {
	if err != nil {
		return row{Pattern: pattern, Error: err.Error()}
	}
	bits := make([]byte, len(texts))
	for i, text := range texts {
		bits[i] = '0'
		if accepts(text) {
			bits[i] = '1'
		}
	}
	return row{Pattern: pattern, Accepts: string(bits)}
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
