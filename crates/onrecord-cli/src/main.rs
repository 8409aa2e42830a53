//! `onrecord`: who said what, to whom, on what occasion, with the words it was read from.
//!
//! `args` declares the options once; help, completions and the manual follow from it. `input`
//! finds and reads the documents, `order` spreads them over threads and hands the results on in
//! order, `output` is where they go, `format` and `human` say in what shape.

mod args;
mod evaluate;
mod explain;
mod format;
mod given;
mod human;
mod input;
mod kb;
mod ledger;
mod message;
mod order;
mod output;
mod read;
mod treebank;

use args::{Arguments, Command, EvalCommand, KbCommand};
use clap::{CommandFactory, FromArgMatches};
use message::{Failure, Outcome};
use std::io::Write as _;
use std::process::ExitCode;

/// The JSON Schema of the record.
const RECORD_SCHEMA: &str = include_str!("../../../schema/onrecord-1.schema.json");

fn main() -> ExitCode {
    // Taken before clap prints, since the model's name is part of the version.
    let version = version();
    let command = Arguments::command().version(version.clone()).long_version(version);
    let arguments = match command.try_get_matches().and_then(|matches| Arguments::from_arg_matches(&matches)) {
        Ok(arguments) => arguments,
        Err(error) => {
            let code = if error.use_stderr() { Outcome::Usage } else { Outcome::AllRead };
            let printed = error.print().and_then(|()| std::io::stdout().flush());
            return match printed.map_err(|error| Failure::output("standard output", &error)) {
                // Standard error may be closed, and so may the pipe behind `--help`: neither is a fault.
                Ok(()) | Err(Failure::ClosedPipe) => code.into(),
                Err(_) if code == Outcome::Usage => code.into(),
                Err(failure) => {
                    message::print(&failure);
                    failure.outcome().into()
                }
            };
        }
    };
    match run(arguments) {
        Ok(outcome) => outcome.into(),
        Err(Failure::ClosedPipe) => Outcome::AllRead.into(),
        Err(failure) => {
            message::print(&failure);
            failure.outcome().into()
        }
    }
}

fn run(arguments: Arguments) -> Result<Outcome, Failure> {
    match arguments.command {
        Command::Read(options) => read::run(&options),
        Command::Explain(options) => explain::run(&options),
        Command::Eval { command: EvalCommand::Predict(options) } => evaluate::predict(&options),
        Command::Eval { command: EvalCommand::Score(options) } => evaluate::score(&options),
        Command::Eval { command: EvalCommand::Syntax(options) } => treebank::run(&options),
        Command::Add(options) => ledger::add(&options),
        Command::Watch(options) => ledger::watch(&options),
        Command::Search(options) => ledger::search(&options),
        Command::Verify(options) => ledger::verify(&options),
        Command::Show(options) => ledger::show(&options),
        Command::Serve(options) => ledger::serve(&options),
        Command::Timeline(options) => ledger::timeline(&options),
        Command::Speakers(options) => ledger::speakers(&options),
        Command::Export(options) => ledger::export(&options),
        Command::Audit(options) => ledger::audit(&options),
        Command::Check { ledger } => ledger::check(&ledger),
        Command::Mcp(options) => ledger::mcp(&options),
        Command::Kb { command: KbCommand::Build(options) } => kb::build(&options),
        Command::Kb { command: KbCommand::Show(options) } => kb::show(&options),
        Command::Schema => print(RECORD_SCHEMA.as_bytes()),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "onrecord", &mut script);
            print(&script)
        }
    }
}

fn print(bytes: &[u8]) -> Result<Outcome, Failure> {
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(bytes).and_then(|()| stdout.flush()).map_err(|error| Failure::output("standard output", &error))?;
    Ok(Outcome::AllRead)
}

/// Version of the program, and name and hash of its network.
fn version() -> String {
    let program = env!("CARGO_PKG_VERSION");
    // Only `--version` needs the network's name: reading its weights takes longer than all else here.
    if !std::env::args_os().skip(1).any(|argument| argument == "--version" || argument == "-V") {
        return program.to_owned();
    }
    match onrecord::Pipeline::embedded() {
        Ok(pipeline) => {
            let made_by = pipeline.provenance();
            format!("{program}\nmodel {} (sha256 {})\nrecord {}", made_by.model, made_by.model_sha256, onrecord::record::SCHEMA)
        }
        Err(error) => format!("{program}\nmodel unusable: {error}"),
    }
}
