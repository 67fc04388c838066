import JSON
import Testing
import WorkflowModel

@testable import WorkflowNodes

@Suite("The registry of node types")
struct RegistryTests {
    /// Every type of the specification, by group.
    private static let specified = [
        "metabuilder": "trigger",
        "packagerepo": """
        parse_json parse_path normalize_entity validate_entity auth_verify_jwt auth_check_scopes auth_check_package
        auth_verify_password auth_generate_jwt kv_get kv_put kv_delete kv_list check_preconditions
        index_query index_upsert index_delete
        blob_put blob_get blob_verify resolve_latest_version enrich_version_list set_tag get_tag list_tags
        delete_tag list_namespaces list_packages search_packages get_package list_events emit_event
        check_tombstone delete_artifact undelete_artifact yank_artifact respond_json respond_error respond_blob respond_redirect
        """,
        "logic": """
        if switch loop merge and or xor equals not_equals gt gte lt lte not in between is_null is_empty type_of
        ternary coalesce
        """,
        "string": """
        concat format length lower upper trim replace split join substring includes starts_with ends_with pad_start
        pad_end sha256 match
        """,
        "list": """
        concat length reverse first last slice at find find_index filter every some map reduce sort unique flatten
        push group_by index_of includes
        """,
        "dict": "get set delete keys values items size merge deep_merge pick omit has map_values from_items",
        "math": """
        add subtract multiply divide modulo power abs floor ceil sqrt round min max sum average clamp random
        """,
        "convert": """
        parse_json to_json to_string to_number to_integer to_boolean to_list to_dict parse_date format_date
        base64_encode base64_decode url_encode url_decode
        """,
        "var": "get set exists delete increment append", "time": "now wait", "core": "http_request",
        "workflow": "execute stop", "web": "create_flask_app mount register_route start_server",
        "test": "assert_equals assert_true assert_exists",
    ]

    private let registry = Run.registry()

    @Test("has exactly the types of the specification")
    func types() {
        let expected = Self.specified.flatMap { group, names in
            names.split(whereSeparator: \.isWhitespace).map { "\(group).\($0)" }
        }
        #expect(registry.types.map(\.declaration.name).sorted() == expected.sorted())
    }

    @Test("finds types by their aliases, in either spelling")
    func aliases() {
        #expect(registry.type(named: "control.switch")?.declaration.name == "logic.switch")
        #expect(registry.type(named: "control.loop")?.declaration.name == "logic.loop")
        #expect(registry.type(named: "dict.deepMerge")?.declaration.name == "dict.deep_merge")
        #expect(registry.type(named: "string.Upper ") == nil)
    }

    @Test("calls pure what touches nothing outside its inputs, and retryable what may work another time")
    func properties() {
        let pure: Set<String> = ["string", "list", "dict", "math", "convert"]
        for type in registry.types.map(\.declaration) {
            let group = String(type.name.prefix { $0 != "." })
            if pure.contains(group) { #expect(type.isPure == (type.name != "math.random"), "\(type.name)") }
            if ["var", "time", "core", "workflow"].contains(group) { #expect(!type.isPure, "\(type.name)") }
        }
        #expect(registry.type(named: "core.http_request")?.declaration.isRetryable == true)
    }

    @Test(
        "reads the other names of parameters",
        arguments: [
            ("string.concat", "strings", "values"), ("list.map", "items", "list"), ("dict.get", "key", "path"),
            ("var.set", "name", "key"), ("convert.parse_json", "value", "text"),
            ("string.split", "maxSplits", "max_splits"),
        ])
    func parameters(_ type: String, _ alias: String, _ name: String) {
        #expect(registry.type(named: type)?.declaration.parameter(named: alias)?.name == name)
    }

    @Test("declares without services exactly what it can run with them")
    func declared() {
        let declared = StandardNodes.declared
        #expect(declared.declarations.map(\.name) == registry.types.map(\.declaration.name))
        #expect(declared.types.isEmpty && declared.type(named: "logic.if") == nil)
        #expect(declared.declaration(named: "dict.deepMerge")?.name == "dict.deep_merge")
        #expect(declared.declaration(named: "no.such") == nil)
    }
}
