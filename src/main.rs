//! The `delegard` program: hands the command line to [`delegard::cli`] and exits with its code.

fn main() -> std::process::ExitCode {
    delegard::cli::main()
}
