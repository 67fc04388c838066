import JSON
import Testing

@Suite("The convert nodes")
struct ConvertNodeTests {
    @Test(
        "give their results, and fail on what does not fit",
        arguments: [
            ("convert.parse_json", #"{"text":"{\"b\":1,\"a\":[1.0]}"}"#, #"{"b":1,"a":[1.0]}"#),
            ("convert.parse_json", #"{"value":"null"}"#, "null"),
            ("convert.parse_json", #"{"text":""}"#, "!TYPE_MISMATCH"),
            ("convert.parse_json", #"{"text":"{\"a\":1,\"a\":2}"}"#, "!TYPE_MISMATCH"),
            ("convert.parse_json", #"{"text":"99999999999999999999"}"#, "!TYPE_MISMATCH"),
            ("convert.parse_json", #"{"text":5}"#, "!TYPE_MISMATCH"),
            ("convert.to_json", #"{"value":{"a":[1,"ß"]}}"#, #""{\"a\":[1,\"ß\"]}""#),
            ("convert.to_json", #"{"value":[1],"indent":2}"#, #""[\n  1\n]""#),
            ("convert.to_json", #"{"value":null}"#, #""null""#),
            ("convert.to_json", #"{"value":1,"indent":-1}"#, "!OUT_OF_RANGE"),
            ("convert.to_json", #"{"value":1,"indent":99}"#, "!OUT_OF_RANGE"),
            ("convert.to_string", #"{"value":"a"}"#, #""a""#), ("convert.to_string", #"{"value":1.0}"#, #""1.0""#),
            ("convert.to_string", #"{"value":[true]}"#, #""[true]""#),
            ("convert.to_string", #"{"value":null,"default":"-"}"#, #""-""#),
            ("convert.to_number", #"{"value":" 42 "}"#, "42"), ("convert.to_number", #"{"value":"-1.5e3"}"#, "-1500.0"),
            ("convert.to_number", #"{"value":"4x"}"#, "!TYPE_MISMATCH"),
            ("convert.to_number", #"{"value":""}"#, "!TYPE_MISMATCH"),
            ("convert.to_number", #"{"value":"[1]"}"#, "!TYPE_MISMATCH"),
            ("convert.to_number", #"{"value":"NaN"}"#, "!TYPE_MISMATCH"),
            ("convert.to_number", #"{"value":null}"#, "!TYPE_MISMATCH"),
            ("convert.to_number", #"{"value":"x","default":0}"#, "0"),
            ("convert.to_number", #"{"value":"x","default":null}"#, "null"),
            ("convert.to_integer", #"{"value":"42"}"#, "42"), ("convert.to_integer", #"{"value":3.0}"#, "3"),
            ("convert.to_integer", #"{"value":3.5}"#, "!OUT_OF_RANGE"),
            ("convert.to_integer", #"{"value":1e30}"#, "!OVERFLOW"),
            ("convert.to_integer", #"{"value":true}"#, "!TYPE_MISMATCH"),
            ("convert.to_integer", #"{"value":3.5,"default":3}"#, "3"),
            ("convert.to_boolean", #"{"value":"true"}"#, "true"), ("convert.to_boolean", #"{"value":false}"#, "false"),
            ("convert.to_boolean", #"{"value":"yes"}"#, "!TYPE_MISMATCH"),
            ("convert.to_boolean", #"{"value":1}"#, "!TYPE_MISMATCH"),
            ("convert.to_list", #"{"value":[1]}"#, "[1]"), ("convert.to_list", #"{"value":"ab"}"#, #"["ab"]"#),
            ("convert.to_list", #"{"value":{"a":1}}"#, #"[{"key":"a","value":1}]"#),
            ("convert.to_list", #"{"value":null}"#, "!MISSING_VALUE"),
            ("convert.to_list", #"{"value":null,"default":[]}"#, "[]"),
            ("convert.to_dict", #"{"value":[["a",1]]}"#, #"{"a":1}"#),
            ("convert.to_dict", #"{"value":{"a":1}}"#, #"{"a":1}"#),
            ("convert.to_dict", #"{"value":"a"}"#, "!TYPE_MISMATCH"),
            ("convert.to_dict", #"{"value":[1]}"#, "!TYPE_MISMATCH"),
            ("convert.base64_encode", #"{"value":"Grüße 🦊"}"#, #""R3LDvMOfZSDwn6aK""#),
            ("convert.base64_encode", #"{"value":""}"#, #""""#),
            ("convert.base64_decode", #"{"value":"R3LDvMOfZSDwn6aK"}"#, #""Grüße 🦊""#),
            ("convert.base64_decode", #"{"value":"!"}"#, "!TYPE_MISMATCH"),
            ("convert.base64_decode", #"{"value":"/w=="}"#, "!TYPE_MISMATCH"),
            ("convert.base64_decode", #"{"value":"AA=="}"#, "!TYPE_MISMATCH"),
            ("convert.url_encode", #"{"value":"a b/ß+~"}"#, #""a%20b%2F%C3%9F%2B~""#),
            ("convert.url_decode", #"{"value":"a%20b%2f%C3%9F+"}"#, #""a b/ß+""#),
            ("convert.url_decode", #"{"value":"%"}"#, "!TYPE_MISMATCH"),
            ("convert.url_decode", #"{"value":"%4"}"#, "!TYPE_MISMATCH"),
            ("convert.url_decode", #"{"value":"%zz"}"#, "!TYPE_MISMATCH"),
            ("convert.url_decode", #"{"value":"%ff"}"#, "!TYPE_MISMATCH"),
            ("convert.url_decode", #"{"value":"%00"}"#, "!TYPE_MISMATCH"),
        ])
    func rows(_ type: String, _ parameters: String, _ expected: String) throws {
        #expect(try Run.node(type, parameters) == expected)
    }

    @Test(
        "read and write moments as RFC 3339 has them",
        arguments: [
            ("2026-11-23T18:01:00Z", #""2026-11-23T18:01:00.000000Z""#),
            ("2026-11-23t18:01:00.1234567+02:00", #""2026-11-23T16:01:00.123456Z""#),
            ("2026-11-23", #""2026-11-23T00:00:00.000000Z""#),
            ("2024-02-29T00:00:00-00:30", #""2024-02-29T00:30:00.000000Z""#),
            ("1969-12-31T23:59:59.5Z", #""1969-12-31T23:59:59.500000Z""#),
            ("0001-01-01T00:00:00Z", #""0001-01-01T00:00:00.000000Z""#),
            ("9999-12-31T23:59:59Z", #""9999-12-31T23:59:59.000000Z""#),
            ("2016-12-31T23:59:60Z", #""2017-01-01T00:00:00.000000Z""#),
            ("2023-02-29", "!OUT_OF_RANGE"), ("2023-13-01", "!OUT_OF_RANGE"), ("1900-02-29", "!OUT_OF_RANGE"),
            ("2023-01-01T24:00:00Z", "!OUT_OF_RANGE"), ("9999-12-31T23:59:59-01:00", "!OUT_OF_RANGE"),
            ("2023-01-01T00:00:00", "!TYPE_MISMATCH"), ("2023-01-01T00:00Z", "!TYPE_MISMATCH"),
            ("2023-1-1", "!TYPE_MISMATCH"), ("", "!TYPE_MISMATCH"), ("yesterday", "!TYPE_MISMATCH"),
            ("2023-01-01T00:00:00Zx", "!TYPE_MISMATCH"), ("２０２３-01-01", "!TYPE_MISMATCH"),
            ("2023-01-01T00:00:00.Z", "!TYPE_MISMATCH"), ("2023-01-01T00:00:00+99:00", "!TYPE_MISMATCH"),
        ])
    func dates(_ text: String, _ expected: String) throws {
        #expect(
            try Run.node("convert.parse_date", JSONValue(members: [("value", JSONValue(text))]).description) == expected
        )
    }

    @Test(
        "write dates by the pattern, and refuse letters that mean nothing",
        arguments: [
            ("yyyy-MM-dd HH:mm:ss", #""2026-01-02 03:04:05""#), ("yyyyMMddTHHmmssZ", #""20260102T030405Z""#),
            ("dd.MM.yyyy 'at' HH 'o''clock'", #""02.01.2026 at 03 o'clock""#), ("ss.SSS", #""05.678""#), ("", #""""#),
            ("YYYY", "!OUT_OF_RANGE"), ("yy", "!OUT_OF_RANGE"), ("MMM", "!OUT_OF_RANGE"), ("'open", "!OUT_OF_RANGE"),
        ])
    func formats(_ format: String, _ expected: String) throws {
        let parameters: JSONValue = ["value": "2026-01-02T03:04:05.678Z", "format": JSONValue(format)]
        #expect(try Run.node("convert.format_date", parameters.description) == expected)
    }
}
