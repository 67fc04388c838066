import JSON
import Testing
import WorkflowCatalog
import WorkflowModel

/// What a node would refuse when it runs, and the workflow shows already.
@Suite("A literal that can only fail")
struct LiteralRuleTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let type: String
        let parameters: String
        /// The path below `parameters`; nil for what is allowed.
        let field: String?
        let suggestion: String?

        var testDescription: String { "\(type) \(parameters)" }

        init(_ type: String, _ parameters: String, _ field: String? = nil, _ suggestion: String? = nil) {
            self.type = type
            self.parameters = parameters
            self.field = field
            self.suggestion = suggestion
        }
    }

    private static func findings(_ type: String, _ parameters: String) -> [Finding] {
        let document = """
            {"id": "w", "name": "W", "connections": {},
             "nodes": [{"id": "n", "name": "N", "type": "\(type)", "parameters": \(parameters)}]}
            """
        return WorkflowLoader(registry: Run.registry()).load(Array(document.utf8), name: "w").findings
    }

    private func check(_ row: Row, code: String = "PARAMETER_NOT_ALLOWED") {
        let findings = Self.findings(row.type, row.parameters).filter { $0.severity == .error }
        #expect(findings.map(\.code) == (row.field == nil ? [] : [code]), "\(findings)")
        #expect(findings.map(\.field) == (row.field.map { ["nodes[0].parameters.\($0)"] } ?? []))
        if row.suggestion != nil { #expect(findings.first?.suggestion == row.suggestion) }
    }

    @Test("is found among keys, and by how a key begins", arguments: keys)
    func keysAreChecked(_ row: Row) { check(row) }

    private static let keys: [Row] = [
        Row("packagerepo.kv_put", #"{"key": "c/x", "value": 1}"#, "key", "doc/c/x"),
        Row("packagerepo.kv_put", #"{"key": "doc/c/x", "value": 1}"#),
        Row("packagerepo.kv_get", #"{"key": "docs/x"}"#, "key", "doc/x"),
        Row("packagerepo.kv_get", #"{"key": "settings"}"#, "key", "doc/settings"),
        Row("packagerepo.kv_get", #"{"key": "doc/a//b"}"#, "key"),
        Row("packagerepo.kv_get", #"{"key": "doc/"}"#, "key"),
        Row("packagerepo.kv_get", #"{"key": "{{ 'c/' + 'x' }}"}"#),
        Row("packagerepo.kv_get", #"{"key": "{{ 'c/x' }}"}"#, "key", "doc/c/x"),
        Row("packagerepo.kv_get", #"{"key": "artifact/acme/hello/1.0.0/x"}"#),
        Row("packagerepo.kv_get", #"{"key": "artifact/Acme/hello/1.0.0/x"}"#, "key"),
        Row("packagerepo.kv_get", #"{"key": "artifact/acme/hello/1.0.0"}"#, "key"),
        Row("packagerepo.kv_delete", #"{"key": "$input.key"}"#),
        Row("packagerepo.kv_delete", #"{"key": "c/$input.key"}"#, "key", "doc/c/"),
        Row("packagerepo.kv_delete", #"{"key": "doc/$input.a/b"}"#),
        Row("packagerepo.kv_delete", #"{"key": "do{{ 'c' }}/a"}"#),
        Row("packagerepo.kv_delete", #"{"key": "documents/$input.a"}"#, "key", "doc/"),
        Row("packagerepo.kv_delete", #"{"key": "/doc/$input.a"}"#, "key", "doc/"),
        Row("packagerepo.kv_delete", #"{"key": "artifact/acme/$input.name/1/x"}"#),
        Row("packagerepo.kv_delete", #"{"key": "artifact/a_b/he_llo/$input.version/x"}"#, "key"),
        Row("packagerepo.kv_delete", #"{"key": "artifact/a/b/1/x/y$input.z"}"#, "key"),
        Row("packagerepo.index_query", #"{"key": "artifact/acme/hello"}"#),
        Row("packagerepo.index_query", #"{"key": "artifact/acme/hello/1.0.0/x"}"#, "key"),
        Row("packagerepo.index_query", #"{"key": "artifact/acme/$input.name"}"#),
        Row("packagerepo.index_query", #"{"key": "artifact/acme/hello/$input.version"}"#, "key"),
        Row("packagerepo.index_query", #"{"key": "idx/$input.name"}"#, "key", "doc/idx/"),
        Row("packagerepo.index_query", #"{"key": "doc/x", "limit": 1001}"#, "limit"),
        Row("packagerepo.index_query", #"{"key": "doc/x", "limit": "many"}"#, "limit"),
        Row("packagerepo.index_query", #"{"key": "doc/x", "limit": "10", "variant": null}"#),
        Row("packagerepo.index_query", #"{"key": "doc/x", "variant": "linux amd64"}"#, "variant", "linux-amd64"),
        Row("packagerepo.index_upsert", #"{"key": "doc/x", "entry": {"version": "1", "variant": "x"}}"#),
        Row("packagerepo.index_delete", #"{"key": "doc/x", "entry": "$input.entry"}"#),
        Row("packagerepo.emit_event", #"{"type": "", "payload": 1}"#, "type"),
    ]

    @Test("is found among names, versions, tags and digests", arguments: names)
    func namesAreChecked(_ row: Row) { check(row) }

    private static let names: [Row] = [
        Row(
            "packagerepo.set_tag",
            #"{"namespace": "Acme", "name": "hello_1", "tag": "Stable", "version": "v1.0.0", "variant": "X"}"#),
        Row("packagerepo.get_tag", #"{"namespace": "acme", "name": "a b", "tag": "x"}"#, "name", "a-b"),
        Row("packagerepo.get_tag", #"{"namespace": "acme", "name": "a", "tag": "latest stable"}"#, "tag"),
        Row("packagerepo.get_tag", #"{"namespace": "uploads", "name": "a", "tag": "x"}"#, "namespace"),
        Row("packagerepo.get_tag", #"{"namespace": "acme", "name": 5, "tag": "x"}"#, "name"),
        Row("packagerepo.delete_tag", #"{"namespace": "acme", "name": "a", "tag": "-$input.tag"}"#, "tag"),
        Row("packagerepo.delete_tag", #"{"namespace": "acme", "name": "a", "tag": "rc-$input.tag"}"#),
        Row("packagerepo.delete_tag", #"{"namespace": "acme", "name": "a", "tag": " $input.tag"}"#),
        Row("packagerepo.list_tags", #"{"namespace": "acme", "name": "a", "limit": 0}"#, "limit"),
        Row(
            "packagerepo.list_tags",
            #"{"namespace": "acme", "name": "a", "version": "../..", "variant": "$input.variant"}"#, "version"),
        Row("packagerepo.blob_get", #"{"digest": "sha256:12"}"#, "digest"),
        Row("packagerepo.blob_get", #"{"digest": {"sha256": "12"}}"#, "digest"),
        Row("packagerepo.blob_get", #"{"digest": {"digest": "$input.digest"}}"#),
        Row("packagerepo.blob_get", #"{"digest": "sha256:$input.digest"}"#),
        Row("packagerepo.blob_verify", #"{"digest": "md5:12"}"#, "digest"),
        Row("packagerepo.blob_put", #"{"data": "", "digest": "sha256:xy$input.digest"}"#, "digest"),
        Row("workflow.execute", #"{"name": "Get User"}"#, "name", "get_user"),
        Row("workflow.execute", #"{"name": "child.json"}"#, "name", "child"),
        Row("workflow.execute", #"{"name": "child-$input.kind"}"#),
        Row("workflow.execute", #"{"name": "Child-$input.kind"}"#, "name"),
        Row("logic.loop", #"{"max_iterations": 1, "body": "a b"}"#, "body", "a_b"),
        Row("logic.loop", #"{"max_iterations": -1}"#, "max_iterations"),
        Row("packagerepo.auth_check_scopes", #"{"principal": {}, "required_scopes": ["read", "$input.scope"]}"#),
        Row(
            "packagerepo.auth_check_scopes", #"{"principal": {}, "required_scopes": ["write", "reader"]}"#,
            "required_scopes", "read"),
    ]

    @Test("is found among patterns, paths, dates, durations and what else a text stands for", arguments: texts)
    func textsAreChecked(_ row: Row) { check(row) }

    private static let texts: [Row] = [
        Row("string.match", #"{"value": "a", "pattern": "(a"}"#, "pattern"),
        Row("string.match", #"{"value": "a", "pattern": "$input.pattern"}"#),
        Row("string.split", #"{"value": "a", "separator": ""}"#, "separator"),
        Row("string.split", #"{"value": "a", "separator": ",", "max_splits": -1}"#, "max_splits"),
        Row("string.replace", #"{"value": "a", "search": "", "replacement": ""}"#, "search"),
        Row("string.pad_start", #"{"value": "a", "length": 3, "fill": ""}"#, "fill"),
        Row("string.substring", #"{"value": "a", "start": -1}"#, "start"),
        Row("list.slice", #"{"list": [], "start": 0, "end": -1}"#, "end"),
        Row("list.sort", #"{"list": [], "key": "a..b"}"#, "key"),
        Row("list.flatten", #"{"list": [], "depth": -1}"#, "depth"),
        Row("dict.get", #"{"object": {}, "path": "a[", "default": 1}"#, "path"),
        Row("dict.get", #"{"object": {}, "key": "a.b"}"#),
        Row("dict.set", #"{"object": {}, "path": true, "value": 1}"#, "path"),
        Row("math.round", #"{"value": 1, "decimals": 16}"#, "decimals"),
        Row("convert.to_json", #"{"value": 1, "indent": 17}"#, "indent"),
        Row("convert.format_date", #"{"value": "$input.date", "format": "YYYY"}"#, "format"),
        Row("convert.format_date", #"{"value": "soon", "format": "yyyy"}"#, "value"),
        Row("convert.parse_date", #"{"value": "2026-02-29"}"#, "value"),
        Row("time.wait", #"{"duration": "5"}"#, "duration", "5ms"),
        Row("time.wait", #"{"duration": "1m"}"#, "duration"),
        Row("time.wait", #"{"duration": "1.5s"}"#),
        Row("var.set", #"{"key": "", "value": 1}"#, "key"),
        Row("logic.switch", #"{"value": 1, "cases": {"a": 0, "b": "one"}}"#, "cases.b"),
        Row("logic.switch", #"{"value": 1, "cases": {}, "default": -1}"#, "default"),
        Row("packagerepo.parse_path", #"{"path": "$input.path", "pattern": "/v1/{a}/{a}"}"#, "pattern"),
        Row("packagerepo.parse_path", #"{"path": "$input.path", "pattern": "/v1/{a"}"#, "pattern"),
        Row("packagerepo.normalize_entity", #"{"entity": {}, "rules": {"a": ["trim", "upper"]}}"#, "rules.a"),
        Row("core.http_request", #"{"url": "example.org/x"}"#, "url", "https://example.org/x"),
        Row("core.http_request", #"{"url": "ftp://$input.host/"}"#, "url"),
        Row("core.http_request", #"{"url": "https://$input.host/"}"#),
        Row("core.http_request", #"{"url": "$input.base/x"}"#),
        Row(
            "core.http_request", #"{"url": "https://example.org", "headers": {"Host": "$input.host"}}"#, "headers.Host"),
        Row(
            "packagerepo.respond_json", #"{"body": 1, "headers": {"X-Accel-Redirect": "$input.x"}}"#,
            "headers.X-Accel-Redirect"),
        Row("packagerepo.respond_json", #"{"body": 1, "headers": {"X Y": "z"}}"#, "headers.X Y"),
        Row("packagerepo.respond_redirect", #"{"location": "/a\nb"}"#, "location"),
        Row("packagerepo.resolve_latest_version", #"{"versions": [], "prerelease": "yes"}"#, "prerelease"),
        Row("convert.to_string", #"{"value": "{{ matches('a', '(') }}"}"#, "value"),
        Row("convert.to_string", #"{"value": "{{ formatDate($input.date, 'YYYY') }}"}"#, "value"),
        Row("convert.to_string", #"{"value": "{{ split($input.text, '') }}"}"#, "value"),
    ]

    @Test("is found in a schema, where the keyword is", arguments: schemas)
    func schemasAreChecked(_ row: Row) { check(row, code: "UNKNOWN_PARAMETER") }

    private static let schemas: [Row] = [
        Row("packagerepo.validate_entity", #"{"entity": {}, "schema": {"type": "object", "title": "x"}}"#),
        Row("packagerepo.validate_entity", #"{"entity": {}, "schema": {"oneOf": []}}"#, "schema.oneOf"),
        Row(
            "packagerepo.validate_entity", #"{"entity": {}, "schema": {"properties": {"a": {"format": "date"}}}}"#,
            "schema.properties.a.format"),
        Row(
            "packagerepo.validate_entity",
            #"{"entity": {}, "schema": {"properties": {"a": {"enum": "$input.list", "maxLenght": 3}}}}"#,
            "schema.properties.a.maxLenght", "maxLength"),
        Row("packagerepo.validate_entity", #"{"entity": {}, "schema": "$input.schema"}"#),
    ]

    @Test("is an error that says what was expected, what was found and what to write")
    func message() throws {
        let finding = try #require(Self.findings("packagerepo.kv_put", #"{"key": "c/x", "value": 1}"#).first)
        #expect(
            finding.message
                == "Parameter 'key' is not allowed: expected a key doc/…, artifact/{coordinate}, deleted/{coordinate}, "
                + "package/{namespace}/{name}, release/{namespace}/{name}/{version} or "
                + "file/{namespace}/{name}/{version}/{file}; found \"c/x\"")
    }

    @Test("is not reported twice where it leads to another tenant")
    func otherTenant() {
        let errors = Self.findings("packagerepo.kv_get", #"{"key": "acme/doc/x"}"#).filter { $0.severity == .error }
        #expect(errors.map(\.code) == ["CROSS_TENANT_REFERENCE"])
    }

    @Test("of a schema that is of the wrong type is a value that is not allowed")
    func schemaValue() {
        let errors = Self.findings("packagerepo.validate_entity", #"{"entity": {}, "schema": {"required": "a"}}"#)
            .filter { $0.severity == .error }
        #expect(errors.map(\.code) == ["PARAMETER_NOT_ALLOWED"])
        #expect(errors.map(\.field) == ["nodes[0].parameters.schema.required"])
    }
}
