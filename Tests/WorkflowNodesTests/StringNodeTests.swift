import JSON
import Testing

/// Rows of a type, its parameters, and its result or `!` and the code of its failure.
@Suite("The string nodes")
struct StringNodeTests {
    @Test(
        "give their results, and fail on what does not fit",
        arguments: [
            ("string.concat", #"{"values":["a","ß","🦊"]}"#, #""aß🦊""#),
            ("string.concat", #"{"strings":["a","b"],"separator":"-"}"#, #""a-b""#),
            ("string.concat", #"{"values":[]}"#, #""""#),
            ("string.concat", #"{"values":["a",1]}"#, "!TYPE_MISMATCH"),
            ("string.concat", #"{"values":["a",null]}"#, "!TYPE_MISMATCH"),
            ("string.concat", #"{"values":null}"#, "!MISSING_VALUE"),
            ("string.concat", #"{"values":"a"}"#, "!TYPE_MISMATCH"),
            ("string.join", #"{"values":["a","b","c"],"separator":", "}"#, #""a, b, c""#),
            ("string.join", #"{"values":["a"],"separator":1}"#, "!TYPE_MISMATCH"),
            (
                "string.format",
                #"{"template":"{a.b} {list[1]} {n} {t}","variables":{"a":{"b":"x"},"list":[1,2],"n":1.5,"t":true}}"#,
                #""x 2 1.5 true""#
            ),
            (
                "string.format", #"{"template":"{ a } {} {\"k\":{v}} {","variables":{"v":1}}"#,
                #""{ a } {} {\"k\":1} {""#
            ),
            ("string.format", #"{"template":"{gone}","variables":{}}"#, "!MISSING_VALUE"),
            ("string.format", #"{"template":"{none}","variables":{"none":null}}"#, "!MISSING_VALUE"),
            ("string.format", #"{"template":"{a[}","variables":{}}"#, "!OUT_OF_RANGE"),
            ("string.format", #"{"template":1,"variables":{}}"#, "!TYPE_MISMATCH"),
            ("string.length", #"{"value":"Grüße"}"#, "5"),
            ("string.length", #"{"value":"e\u0301"}"#, "2"),
            ("string.length", #"{"value":"👨‍👩‍👧"}"#, "5"),
            ("string.length", #"{"value":""}"#, "0"),
            ("string.length", #"{"value":[1]}"#, "!TYPE_MISMATCH"),
            ("string.upper", #"{"value":"straße"}"#, #""STRASSE""#),
            ("string.upper", #"{"value":"ǆ"}"#, #""Ǆ""#),
            ("string.upper", #"{"value":null}"#, "!MISSING_VALUE"),
            ("string.upper", #"{"value":1}"#, "!TYPE_MISMATCH"),
            ("string.lower", #"{"value":"ÄÖ🦊"}"#, #""äö🦊""#),
            ("string.lower", #"{"value":"ΟΔΥΣΣΕΥΣ ΟΔΟΣ"}"#, #""οδυσσευς οδος""#),
            ("string.lower", #"{"value":"Α’Σ Σ ΣΑ"}"#, #""α’ς σ σα""#),
            ("string.lower", #"{"value":true}"#, "!TYPE_MISMATCH"),
            ("string.trim", #"{"value":"\u00a0 a b\u2003\n"}"#, #""a b""#),
            ("string.trim", #"{"value":" a ","mode":"start"}"#, #""a ""#),
            ("string.trim", #"{"value":" a ","mode":"end"}"#, #"" a""#),
            ("string.trim", #"{"value":"   "}"#, #""""#),
            ("string.trim", #"{"value":" a ","mode":"left"}"#, "!OUT_OF_RANGE"),
            ("string.replace", #"{"value":"aXbX","search":"X","replacement":"--"}"#, #""a--b--""#),
            ("string.replace", #"{"value":"aXbX","search":"X","replacement":"","count":1}"#, #""abX""#),
            ("string.replace", #"{"value":"aXbX","search":"X","replacement":"y","count":0}"#, #""aXbX""#),
            ("string.replace", #"{"value":"e\u0301","search":"e","replacement":"a"}"#, "\"a\u{301}\""),
            ("string.replace", #"{"value":"a","search":"","replacement":"b"}"#, "!OUT_OF_RANGE"),
            ("string.replace", #"{"value":"a","search":"a","replacement":"b","count":-1}"#, "!OUT_OF_RANGE"),
            ("string.split", #"{"value":"a,b,,c","separator":","}"#, #"["a","b","","c"]"#),
            ("string.split", #"{"value":"a,b,c","separator":",","max_splits":1}"#, #"["a","b,c"]"#),
            ("string.split", #"{"value":"a,b,c","separator":",","maxSplits":0}"#, #"["a,b,c"]"#),
            ("string.split", #"{"value":"","separator":","}"#, #"[""]"#),
            ("string.split", #"{"value":"abababc","separator":"ababc"}"#, #"["ab",""]"#),
            ("string.split", #"{"value":"a","separator":""}"#, "!OUT_OF_RANGE"),
            ("string.split", #"{"value":"a","separator":",","max_splits":-1}"#, "!OUT_OF_RANGE"),
            ("string.substring", #"{"value":"a🦊ß","start":1}"#, #""🦊ß""#),
            ("string.substring", #"{"value":"a🦊ß","start":1,"end":2}"#, #""🦊""#),
            ("string.substring", #"{"value":"abc","start":5}"#, #""""#),
            ("string.substring", #"{"value":"abc","start":1,"end":99}"#, #""bc""#),
            ("string.substring", #"{"value":"abc","start":2,"end":1}"#, "!OUT_OF_RANGE"),
            ("string.substring", #"{"value":"abc","start":-1}"#, "!OUT_OF_RANGE"),
            ("string.substring", #"{"value":"abc","start":1.5}"#, "!TYPE_MISMATCH"),
            ("string.substring", #"{"value":"abc","start":9223372036854775807}"#, #""""#),
            ("string.includes", #"{"value":"hello","search":"ell"}"#, "true"),
            ("string.includes", #"{"value":"hello","search":""}"#, "true"),
            ("string.includes", #"{"value":"aaab","search":"aab"}"#, "true"),
            ("string.includes", #"{"value":"é","search":"e\u0301"}"#, "false"),
            ("string.includes", #"{"value":"1","search":1}"#, "!TYPE_MISMATCH"),
            ("string.starts_with", #"{"value":"hello","search":"he"}"#, "true"),
            ("string.startsWith", #"{"value":"hello","search":"lo"}"#, "false"),
            ("string.starts_with", #"{"value":"e\u0301","search":"e"}"#, "true"),
            ("string.ends_with", #"{"value":"hello","search":"lo"}"#, "true"),
            ("string.ends_with", #"{"value":"lo","search":"hello"}"#, "false"),
            ("string.pad_start", #"{"value":"7","length":3,"fill":"0"}"#, #""007""#),
            ("string.pad_start", #"{"value":"a","length":6,"fill":"xyz"}"#, #""xyzxya""#),
            ("string.pad_start", #"{"value":"abc","length":-5}"#, #""abc""#),
            ("string.pad_start", #"{"value":"a","length":1000000000}"#, "!LIMIT_EXCEEDED"),
            ("string.pad_start", #"{"value":"a","length":9223372036854775807,"fill":"🦊"}"#, "!LIMIT_EXCEEDED"),
            ("string.pad_start", #"{"value":"a","length":3,"fill":""}"#, "!OUT_OF_RANGE"),
            ("string.pad_end", #"{"value":"ß","length":3}"#, #""ß  ""#),
            ("string.pad_end", #"{"value":"a","length":"3"}"#, "!TYPE_MISMATCH"),
            ("string.sha256", #"{"input":""}"#, #""e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855""#),
            (
                "string.sha256", #"{"input":"","prefix":true}"#,
                #""sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855""#
            ),
            (
                "string.sha256", #"{"input":"","prefix":"h-"}"#,
                #""h-e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855""#
            ),
            ("string.sha256", #"{"input":"a","prefix":5}"#, "!TYPE_MISMATCH"),
            (
                "string.match", #"{"value":"🦊 v1.20","pattern":"v(?<major>[0-9]+)\\.(\\d+)(x)?"}"#,
                #"{"match":"v1.20","start":2,"end":7,"groups":["1","20",null],"named":{"major":"1"}}"#
            ),
            ("string.match", #"{"value":"abc","pattern":"^b"}"#, "null"),
            ("string.match", #"{"value":"abc","pattern":"("}"#, "!OUT_OF_RANGE"),
            ("string.match", #"{"value":1,"pattern":"a"}"#, "!TYPE_MISMATCH"),
        ])
    func rows(_ type: String, _ parameters: String, _ expected: String) throws {
        #expect(try Run.node(type, parameters) == expected)
    }
}
