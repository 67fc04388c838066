package import WorkflowModel

extension Template {
    /// What is known of the value before anything runs.
    package var known: KnownValue {
        switch self {
        case let constant as Constant: .value(constant.value)
        case let text as TextTemplate: .beginning(text.beginning)
        case let object as ObjectTemplate: .members(object.memberTemplates.map { ($0.key, $0.value.known) })
        case let list as ListTemplate: .elements(list.items.map(\.known))
        case let computed as Computed: (computed.expression as? Literal).map { .value($0.value) } ?? .unknown
        default: .unknown
        }
    }
}
