extension GraphDrawing {
    /// The picture in Graphviz's language; `dot -Tsvg` makes an SVG of it. What is taken on failure is dashed.
    package var dot: String {
        var lines = [
            "digraph \(Self.quoted(title)) {", "    node [shape=box, style=rounded, fontname=\"sans-serif\"]",
            "    edge [fontname=\"sans-serif\", fontsize=10]",
        ]
        for (index, node) in nodes.enumerated() {
            var attributes = ["label=\(Self.quoted(node.name, node.type))"]
            switch node.shape {
            case .start: attributes.append("shape=oval")
            case .router: attributes.append("shape=diamond, style=\"\"")
            case .response: attributes.append("peripheries=2")
            case .action: break
            }
            if node.isDisabled { attributes.append("style=dotted") }
            lines.append("    n\(index) [\(attributes.joined(separator: ", "))]")
        }
        for edge in edges {
            var attributes: [String] = []
            if let label = edge.label { attributes.append("label=\(Self.quoted(label))") }
            switch edge.style {
            case .flow: break
            case .failure: attributes.append("style=dashed")
            case .attachment: attributes.append("style=dotted, arrowhead=odot")
            }
            let list = attributes.isEmpty ? "" : " [\(attributes.joined(separator: ", "))]"
            lines.append("    n\(edge.source) -> n\(edge.target)\(list)")
        }
        return lines.joined(separator: "\n") + "\n}\n"
    }

    /// Lines as a quoted string (Graphviz's manual, "The DOT Language").
    private static func quoted(_ lines: String...) -> String {
        let escaped = lines.map { line in
            var text = ""
            for scalar in line.visible.unicodeScalars {
                if scalar == "\"" || scalar == "\\" { text += "\\" }
                text.unicodeScalars.append(scalar)
            }
            return text
        }
        return "\"\(escaped.joined(separator: "\\n"))\""
    }
}
