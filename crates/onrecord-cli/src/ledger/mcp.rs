//! `onrecord mcp`: a ledger for assistants, over the Model Context Protocol.

use super::open;
use crate::args::McpOptions;
use crate::message::{Failure, Outcome};
use std::io::{self, BufReader};

/// Answers on standard output, which is for the protocol alone, until standard input ends.
pub(crate) fn mcp(options: &McpOptions) -> Result<Outcome, Failure> {
    let store = open(&options.ledger)?;
    // A file that only begins like a ledger is told before a client waits for an answer.
    store.counts()?;
    let mut input = BufReader::new(io::stdin().lock());
    onrecord_mcp::serve(store.as_ref(), &options.base, &mut input, &mut io::stdout().lock())
        .map_err(|error| Failure::output("the exchange with the client", &error))?;
    Ok(Outcome::AllRead)
}
