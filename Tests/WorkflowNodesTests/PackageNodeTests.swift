import JSON
import Testing
import WorkflowModel

/// The types of the group `packagerepo`, one by one, in an empty repository and with what should not be given.
@Suite("Package repository nodes")
struct PackageNodeTests {
    private static let digest = "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"

    @Test(
        "give what they say, or the failure's code",
        arguments: [
            ("parse_json", #"{"input":"{\"a\":1}"}"#, #"{"a":1}"#), ("parse_json", #"{"input":"{"}"#, "!INVALID_JSON"),
            ("parse_json", #"{"input":null}"#, "!MISSING_VALUE"), ("parse_json", #"{"input":"\"🦊\""}"#, #""🦊""#),
            ("parse_path", #"{"path":"/a/b","pattern":"/{x}/{y}"}"#, #"{"x":"a","y":"b"}"#),
            ("parse_path", #"{"path":"/a","pattern":"/{x}/{y}"}"#, "!VALIDATION_ERROR"),
            ("parse_path", #"{"path":"/a/b/c.zip","pattern":"/{x...}/{y}.zip"}"#, #"{"x":"a/b","y":"c"}"#),
            ("parse_path", #"{"path":"/a","pattern":"a"}"#, "!OUT_OF_RANGE"),
            ("parse_path", #"{"path":1,"pattern":"/{x}"}"#, "!TYPE_MISMATCH"),
            (
                "normalize_entity", #"{"entity":{"namespace":"Acme","name":"Hello"}}"#,
                #"{"namespace":"acme","name":"hello"}"#
            ),
            (
                "normalize_entity", #"{"entity":{"namespace":"a","name":"B_c","x":"Y","n":1,"version":" 1.0 "}}"#,
                #"{"namespace":"a","name":"b-c","x":"Y","n":1,"version":"1.0"}"#
            ),
            ("normalize_entity", #"{"entity":[]}"#, "!TYPE_MISMATCH"), ("normalize_entity", #"{"entity":{}}"#, "{}"),
            ("normalize_entity", #"{"entity":{"name":5}}"#, #"{"name":5}"#),
            ("validate_entity", #"{"entity":{"namespace":"a","name":"b"}}"#, #"{"namespace":"a","name":"b"}"#),
            ("validate_entity", #"{"entity":{"namespace":"a"}}"#, "!VALIDATION_ERROR"),
            ("validate_entity", #"{"entity":{"namespace":"a","name":"../x"}}"#, "!VALIDATION_ERROR"),
            ("validate_entity", #"{"entity":"a"}"#, "!TYPE_MISMATCH"),
            ("auth_verify_jwt", #"{"token":"x.y.z"}"#, "!UNAUTHORIZED"),
            ("auth_verify_jwt", #"{"token":""}"#, "!UNAUTHORIZED"),
            ("auth_verify_jwt", #"{"token":5}"#, "!TYPE_MISMATCH"),
            ("auth_verify_jwt", #"{"token":null}"#, "!MISSING_VALUE"),
            (
                "auth_check_scopes", #"{"principal":{"sub":"a","scopes":["admin"]},"required_scopes":["write"]}"#,
                #"{"sub":"a","scopes":["admin"]}"#
            ),
            (
                "auth_check_scopes", #"{"principal":{"sub":"a","scopes":["read"]},"required_scopes":["write"]}"#,
                "!FORBIDDEN"
            ),
            ("auth_check_scopes", #"{"principal":{},"required_scopes":["write"]}"#, "!FORBIDDEN"),
            ("auth_check_scopes", #"{"principal":null,"required_scopes":["write"]}"#, "!MISSING_VALUE"),
            ("auth_check_scopes", #"{"principal":{"scopes":["read"]},"required_scopes":"read"}"#, "!TYPE_MISMATCH"),
            ("auth_verify_password", #"{"username":"nobody","password":"x"}"#, "null"),
            ("auth_verify_password", #"{"username":1,"password":"x"}"#, "!TYPE_MISMATCH"),
            ("auth_generate_jwt", #"{"subject":"nobody","scopes":["read"]}"#, "!UNAUTHORIZED"),
            ("auth_generate_jwt", #"{"subject":"nobody","scopes":"read"}"#, "!TYPE_MISMATCH"),
            ("kv_get", #"{"key":"doc/none"}"#, "null"), ("kv_get", #"{"key":""}"#, "!OUT_OF_RANGE"),
            ("kv_get", #"{"key":"../x"}"#, "!OUT_OF_RANGE"),
            ("kv_get", #"{"key":"other/x"}"#, "!OUT_OF_RANGE"), ("kv_get", #"{"key":7}"#, "!TYPE_MISMATCH"),
            ("kv_put", #"{"key":"doc/a","value":{"🦊":null}}"#, #"{"🦊":null}"#),
            ("kv_put", #"{"key":"doc/a","value":null}"#, "null"),
            ("kv_put", #"{"key":"artifact/a/b/1/x","value":{}}"#, "!MISSING_VALUE"),
            ("kv_put", #"{"key":"artifact/a/b/1/x","value":{"blob_digest":"\#(digest)"}}"#, "!BLOB_NOT_FOUND"),
            ("kv_put", #"{"key":"doc/a","value":1,"if_absent":"yes"}"#, "!TYPE_MISMATCH"),
            ("kv_put", #"{"key":"doc/a","value":1,"blobs":["\#(digest)"]}"#, "!BLOB_NOT_FOUND"),
            ("kv_put", #"{"key":"doc/a","value":1,"blobs":[5]}"#, "!TYPE_MISMATCH"),
            ("kv_put", #"{"key":"doc/a","value":1,"if_match":"*"}"#, "!PRECONDITION_FAILED"),
            ("kv_put", #"{"key":"doc/a","value":1,"if_none_match":"*"}"#, "1"),
            ("kv_put", #"{"key":"doc/a","value":1,"if_match":5}"#, "!TYPE_MISMATCH"),
            ("kv_delete", #"{"key":"doc/none","if_match":"*"}"#, "!PRECONDITION_FAILED"),
            ("kv_list", #"{"prefix":"doc/none/"}"#, #"{"documents":[],"next":null}"#),
            ("kv_list", #"{"prefix":"doc/none"}"#, "!OUT_OF_RANGE"),
            ("kv_list", #"{"prefix":"doc/none/","cursor":"?"}"#, "!INVALID_REQUEST"),
            ("check_preconditions", #"{"etag":null,"if_none_match":"*"}"#, "null"),
            ("check_preconditions", #"{"etag":"x","if_none_match":"*"}"#, "!PRECONDITION_FAILED"),
            ("check_preconditions", #"{"etag":"x","if_match":"\"y\", \"x\""}"#, #""x""#),
            ("check_preconditions", #"{"etag":null,"if_match":"*"}"#, "!PRECONDITION_FAILED"),
            ("kv_delete", #"{"key":"doc/none"}"#, "false"), ("kv_delete", #"{"key":null}"#, "!MISSING_VALUE"),
            ("index_query", #"{"key":"artifact/a/b"}"#, "[]"),
            ("index_query", #"{"key":"artifact/a/b","page":true}"#, #"{"rows":[],"next":null}"#),
            ("index_query", #"{"key":"artifact/a/b","limit":0}"#, "!INVALID_REQUEST"),
            ("index_query", #"{"key":"artifact/a/b","limit":1001}"#, "!INVALID_REQUEST"),
            ("index_query", #"{"key":"artifact/a/b","cursor":"?"}"#, "!INVALID_REQUEST"),
            ("index_query", #"{"key":"artifact/a/b","order":"x"}"#, "!OUT_OF_RANGE"),
            ("index_query", #"{"key":"a"}"#, "!OUT_OF_RANGE"),
            ("index_query", #"{"key":"artifact/a/b","variant":"/"}"#, "!INVALID_REQUEST"),
            (
                "index_upsert", #"{"key":"artifact/a/b","entry":{"version":"1.0","variant":"x"}}"#,
                #"{"version":"1.0","variant":"x"}"#
            ),
            ("index_upsert", #"{"key":"artifact/a/b","entry":{}}"#, "!VALIDATION_ERROR"),
            ("index_upsert", #"{"key":"artifact/a/b","entry":[]}"#, "!TYPE_MISMATCH"),
            ("index_upsert", #"{"key":"artifact/a/b","entry":{"version":"..","variant":"x"}}"#, "!VALIDATION_ERROR"),
            ("index_upsert", #"{"key":"doc/i","entry":{},"id":"x","sort":"é"}"#, "{}"),
            ("index_upsert", #"{"key":"doc/i","entry":{},"id":""}"#, "!OUT_OF_RANGE"),
            ("index_delete", #"{"key":"artifact/a/b","entry":{"version":"1.0","variant":"x"}}"#, "false"),
            ("index_delete", #"{"key":"doc/i","id":"x"}"#, "false"),
            ("index_delete", #"{"key":"doc/i"}"#, "!VALIDATION_ERROR"),
            ("index_delete", #"{"key":"artifact/a/b","entry":{"version":5}}"#, "!VALIDATION_ERROR"),
            ("blob_put", #"{"data":"hello"}"#, #"{"digest":"\#(digest)","size":5}"#),
            ("blob_put", #"{"data":"hello","digest":"\#(digest)"}"#, #"{"digest":"\#(digest)","size":5}"#),
            ("blob_put", #"{"data":"other","digest":"\#(digest)"}"#, "!DIGEST_MISMATCH"),
            ("blob_put", #"{"data":"hello","digest":[null,["\#(digest)"]]}"#, #"{"digest":"\#(digest)","size":5}"#),
            ("blob_put", #"{"data":"other","digest":["\#(digest)"]}"#, "!DIGEST_MISMATCH"),
            ("blob_put", #"{"data":"hello","digest":["\#(digest)",""]}"#, "!INVALID_REQUEST"),
            ("blob_put", #"{"data":"hello","digest":"md5:1"}"#, "!INVALID_REQUEST"),
            ("blob_put", #"{"data":5}"#, "!TYPE_MISMATCH"),
            (
                "blob_put", #"{"data":null}"#,
                #"{"digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":0}"#
            ),
            ("blob_get", #"{"digest":"\#(digest)"}"#, "!BLOB_NOT_FOUND"),
            ("blob_get", #"{"digest":"x"}"#, "!TYPE_MISMATCH"),
            ("blob_get", #"{"digest":5}"#, "!TYPE_MISMATCH"),
            ("blob_verify", #"{"digest":"\#(digest)"}"#, "!BLOB_NOT_FOUND"),
            ("blob_verify", #"{"digest":""}"#, "!INVALID_REQUEST"),
            ("resolve_latest_version", #"{"versions":[]}"#, "null"),
            (
                "resolve_latest_version",
                #"{"versions":[{"version":"1.9.0","variant":"a"},{"version":"1.10.0","variant":"a"}]}"#,
                #"{"version":"1.10.0","variant":"a"}"#
            ),
            (
                "resolve_latest_version",
                #"{"versions":[{"version":"2.0.0-rc.1","variant":"a"},{"version":"1.0.0","variant":"a"}],"prerelease":true}"#,
                #"{"version":"2.0.0-rc.1","variant":"a"}"#
            ),
            ("resolve_latest_version", #"{"versions":[5]}"#, "!VALIDATION_ERROR"),
            ("resolve_latest_version", #"{"versions":{}}"#, "!TYPE_MISMATCH"),
            (
                "enrich_version_list", #"{"namespace":"a","name":"b","versions":[{"version":"1"}]}"#,
                #"[{"namespace":"a","name":"b","version":"1"}]"#
            ),
            ("enrich_version_list", #"{"namespace":"a","name":"b","versions":"x"}"#, "!TYPE_MISMATCH"),
            (
                "set_tag", #"{"namespace":"a","name":"b","tag":"stable","version":"1","variant":"x"}"#,
                "!TARGET_NOT_FOUND"
            ),
            ("set_tag", #"{"namespace":"a","name":"b","tag":"","version":"1","variant":"x"}"#, "!VALIDATION_ERROR"),
            ("set_tag", #"{"namespace":1,"name":"b","tag":"a","version":"1","variant":"x"}"#, "!VALIDATION_ERROR"),
            ("get_tag", #"{"namespace":"a","name":"b","tag":"stable"}"#, "null"),
            ("get_tag", #"{"namespace":"a","name":"b","tag":"a/b"}"#, "!VALIDATION_ERROR"),
            ("list_tags", #"{"namespace":"a","name":"b"}"#, #"{"tags":[],"next":null}"#),
            ("list_tags", #"{"namespace":"a","name":"b","limit":"x"}"#, "!INVALID_REQUEST"),
            ("delete_tag", #"{"namespace":"a","name":"b","tag":"stable"}"#, "false"),
            ("delete_tag", #"{"namespace":"a","name":"b","tag":5}"#, "!VALIDATION_ERROR"),
            ("emit_event", #"{"type":"a.b","payload":{"x":1}}"#, #"{"x":1}"#),
            ("emit_event", #"{"type":"","payload":{}}"#, "!OUT_OF_RANGE"),
            ("emit_event", #"{"type":5,"payload":{}}"#, "!TYPE_MISMATCH"),
            ("emit_event", #"{"type":"a","payload":{},"subject":""}"#, "!OUT_OF_RANGE"),
            ("list_namespaces", "{}", #"{"namespaces":[],"next":null,"next_query":null}"#),
            ("list_namespaces", #"{"cursor":"search"}"#, "!INVALID_REQUEST"),
            ("list_packages", #"{"namespace":"a"}"#, #"{"packages":[],"next":null,"next_query":null}"#),
            ("list_packages", #"{"namespace":null}"#, "!VALIDATION_ERROR"),
            ("list_packages", #"{"namespace":"a","order":1}"#, "!INVALID_REQUEST"),
            ("search_packages", "{}", #"{"results":[],"next":null,"next_query":null}"#),
            ("search_packages", #"{"q":5}"#, "!INVALID_REQUEST"),
            ("search_packages", #"{"q":"\#(String(repeating: "x", count: 257))"}"#, "!INVALID_REQUEST"),
            ("search_packages", #"{"namespace":5}"#, "!VALIDATION_ERROR"),
            ("get_package", #"{"namespace":"a","name":"b"}"#, "null"),
            ("get_package", #"{"namespace":"search","name":"b"}"#, "!INVALID_REQUEST"),
            ("list_events", "{}", #"{"events":[],"next":null,"next_query":null}"#),
            ("list_events", #"{"type":""}"#, "!INVALID_REQUEST"), ("list_events", #"{"to":5}"#, "!INVALID_REQUEST"),
            ("list_events", #"{"after":"1"}"#, "!INVALID_REQUEST"),
            ("respond_json", #"{"body":null}"#, #""a response""#),
            ("respond_json", #"{"body":1,"status":42}"#, "!OUT_OF_RANGE"),
            ("respond_json", #"{"body":1,"headers":{"A B":"x"}}"#, "!OUT_OF_RANGE"),
            ("respond_json", #"{"body":1,"headers":{"Link":["a","b",1]}}"#, #""a response""#),
            ("respond_json", #"{"body":1,"headers":{"Link":["a",{}]}}"#, "!OUT_OF_RANGE"),
            ("respond_json", #"{"body":1,"headers":{"Status":["1"]}}"#, "!OUT_OF_RANGE"),
            ("respond_error", #"{"message":"no","code":"NOT_FOUND"}"#, #""a response""#),
            ("respond_error", #"{"message":5}"#, "!TYPE_MISMATCH"),
            ("respond_redirect", #"{"location":"/x"}"#, #""a response""#),
            ("respond_redirect", #"{"location":"a\nb"}"#, "!OUT_OF_RANGE"),
            ("respond_redirect", #"{"location":"/x","status":200}"#, "!OUT_OF_RANGE"),
            ("respond_blob", #"{"data":"text"}"#, "!TYPE_MISMATCH"),
            ("respond_blob", #"{"data":null}"#, "!TYPE_MISMATCH"),
        ])
    func rows(_ type: String, _ parameters: String, _ expected: String) throws {
        #expect(try Run.node("packagerepo.\(type)", parameters) == expected)
    }
}
