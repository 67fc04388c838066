extension GraphDrawing {
    /// The picture as a Mermaid flowchart: starts are stadiums, routers diamonds, answers double-sided boxes; what is
    /// taken on failure is dashed.
    package var mermaid: String {
        var lines = ["flowchart TD"]
        for (index, node) in nodes.enumerated() {
            let label = Self.mermaidText(node.name) + "<br/><small>\(Self.mermaidText(node.type))</small>"
            let (open, close) =
                switch node.shape {
                case .start: ("([", "])")
                case .router: ("{", "}")
                case .response: ("[[", "]]")
                case .action: ("[", "]")
                }
            lines.append("    n\(index)\(open)\"\(label)\"\(close)" + (node.isDisabled ? ":::disabled" : ""))
        }
        for edge in edges {
            let arrow =
                switch edge.style {
                case .flow: "-->"
                case .failure: "-.->"
                case .attachment: "--o"
                }
            let label = edge.label.map { "|\"\(Self.mermaidText($0))\"|" } ?? ""
            lines.append("    n\(edge.source) \(arrow)\(label) n\(edge.target)")
        }
        if nodes.contains(where: \.isDisabled) {
            lines.append("    classDef disabled stroke-dasharray: 4 4, opacity: 0.6")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Text between quotes, with everything escaped that Mermaid or HTML might read (Mermaid's manual, "Entity codes").
    private static func mermaidText(_ text: String) -> String {
        var escaped = ""
        for scalar in text.visible.unicodeScalars {
            switch scalar {
            case "\"", "#", "&", "<", ">", "`", ";", "\\", "%":
                escaped += "#\(scalar.value);"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
