# shellcheck shell=bash
# Programs of PyPI by which the tests read the API's description, in a virtual environment of their own.

python_tools=(schemathesis==4.32.5 openapi-spec-validator==0.9.0 openapi-python-client==0.29.1)

# Makes the environment in the directory $1 once; where PyPI cannot be reached, says what is skipped.
make_python_tools() {
    local mark=$1/tools
    [[ $(cat -- "$mark" 2>/dev/null) != "${python_tools[*]}" ]] || return 0
    say "Installing ${python_tools[*]} …"
    if python3 -m venv "$1" && "$1/bin/pip" install --quiet "${python_tools[@]}"; then
        printf '%s' "${python_tools[*]}" >"$mark"
    else
        rm -rf -- "$1"
        say "Without PyPI, the tests of the API's description are skipped."
    fi
}
