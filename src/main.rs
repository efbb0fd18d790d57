//! The `dsmith` command: arguments in, exit code out; nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    dsmith::commands::run(std::env::args_os())
}
