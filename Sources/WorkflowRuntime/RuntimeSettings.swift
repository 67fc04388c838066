package import WorkflowEngine

/// What a deployment sets of the runtime of its workflows; the defaults are the HTTP contract's.
package struct RuntimeSettings: Sendable {
    /// Whether artifacts can be read without a token.
    package var anonymousReads = false
    /// Whether workflows may send requests to addresses that are not public.
    package var privateAddresses = false
    /// Seconds for which a token is valid.
    package var tokenLifetime = 86_400
    /// What one execution may use up.
    package var limits = Executor.Limits()

    /// The defaults.
    package init() {}
}
