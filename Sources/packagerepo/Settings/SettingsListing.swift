import ArgumentParser
import JSON

/// The table of settings, printed.
struct SettingsListing {
    /// In which form.
    enum Format: String, EnumerableFlag {
        /// One object, for programs.
        case json
        /// The names, defaults and descriptions as a table of Markdown: the part that is the same on every machine.
        case markdown
        /// `NAME=value` lines, as a configuration file has them.
        case env
    }

    let settings: Settings

    func text(_ format: Format?) -> String {
        switch format {
        case nil: table
        case .json: String(decoding: json.serialized(indent: 2), as: UTF8.self) + "\n"
        case .markdown: Self.markdown
        case .env: Setting.allCases.compactMap { name in settings[name].map { "\(name.rawValue)=\($0)\n" } }.joined()
        }
    }

    /// Columns of the width of their widest cell.
    private var table: String {
        let head = ["NAME", "VALUE", "FROM", "DEFAULT", "READ BY", "WHAT IT IS"]
        let rows = Setting.allCases.map { setting in
            let declaration = setting.declaration
            return [
                setting.rawValue, settings[setting] ?? "-", settings.source(of: setting).rawValue,
                declaration.standard.shown, declaration.reader.rawValue, declaration.summary,
            ]
        }
        let lines = [head] + rows
        let widths = head.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        return lines.map { cells in
            cells.dropLast().enumerated().map { column, cell in
                cell + String(repeating: " ", count: widths[column] + 2 - cell.count)
            }.joined() + (cells.last ?? "") + "\n"
        }.joined()
    }

    private var json: JSONValue {
        let list = Setting.allCases.map { setting -> JSONValue in
            let declaration = setting.declaration
            return JSONValue(members: [
                ("name", JSONValue(setting.rawValue)), ("value", settings[setting].map { JSONValue($0) } ?? .null),
                ("source", JSONValue(settings.source(of: setting).rawValue)),
                ("default", JSONValue(declaration.standard.shown)),
                ("expected", JSONValue(declaration.kind.expectation)),
                ("read_by", JSONValue(declaration.reader.rawValue)), ("description", JSONValue(declaration.summary)),
            ])
        }
        return JSONValue(members: [
            ("file", settings.file.map { JSONValue($0) } ?? .null), ("settings", JSONValue(list)),
        ])
    }

    private static var markdown: String {
        let rows = Setting.allCases.map { setting in
            let declaration = setting.declaration
            let standard =
                switch declaration.standard {
                case .cores, .nothing: declaration.standard.shown
                case .fixed, .path, .data: "`\(declaration.standard.shown)`"
                }
            return "| `\(setting.rawValue)` | \(standard) | \(declaration.reader.rawValue) | \(declaration.summary) |\n"
        }
        return "| setting | default | read by | |\n|---|---|---|---|\n" + rows.joined()
    }
}
