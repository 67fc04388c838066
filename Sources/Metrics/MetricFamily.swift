/// A family of metrics as Prometheus names it: everything of one name, told apart by labels.
struct MetricFamily: Sendable {
    /// How its values behave.
    enum Kind: String, Sendable {
        case counter, gauge, histogram
    }

    let name: String
    let kind: Kind
    /// One sentence for people.
    let help: String
}

/// One series of a family.
struct MetricSeries: Sendable {
    let family: MetricFamily
    /// The labels as Prometheus writes them, without braces; empty for none.
    let labels: String

    init(family: MetricFamily, labels: String) {
        self.family = family
        self.labels = labels
    }

    init(_ name: String, _ kind: MetricFamily.Kind, labels: String = "", _ help: String) {
        family = MetricFamily(name: "packagerepo_\(name)", kind: kind, help: help)
        self.labels = labels
    }
}
