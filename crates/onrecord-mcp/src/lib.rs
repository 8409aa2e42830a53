//! What does an assistant see over MCP?
//!
//! [`serve`] answers a client of the [Model Context Protocol](https://modelcontextprotocol.io) from a [`Store`], one message a
//! line, until its input ends. Both ways of the protocol are served on one stream, request by request: revision 2026-07-28, in
//! which every request says its version, and the handshake of 2025-11-25 and 2025-06-18. Nothing is ever written to the store.
//!
//! ```
//! use onrecord_store::SqliteStore;
//! let store = SqliteStore::in_memory()?;
//! let asked = br#"{"jsonrpc": "2.0", "id": 1, "method": "ping"}"#;
//! let mut answered = Vec::new();
//! onrecord_mcp::serve(&store, "", &mut asked.as_slice(), &mut answered)?;
//! assert_eq!(answered, b"{\"id\":1,\"jsonrpc\":\"2.0\",\"result\":{}}\n");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod arguments;
mod line;
mod message;
mod resource;
mod revision;
mod schema;
mod server;
mod tools;

use line::Line;
use message::{Fault, Incoming};
use onrecord_store::Store;
use serde_json::Value;
use server::Server;
use std::io::{self, BufRead, Write};

/// A message may be so many bytes long.
pub const MOST_BYTES: usize = 4 << 20;

/// Answers the requests of `input`, a JSON-RPC message a line, until it ends. `base` stands before permalinks and may be empty.
///
/// What is no message is answered with an error and passed over.
///
/// # Errors
/// When the input cannot be read, or the answer not be written.
pub fn serve(store: &dyn Store, base: &str, input: &mut dyn BufRead, output: &mut dyn Write) -> io::Result<()> {
    let mut server = Server::new(store, base);
    loop {
        let answer = match line::next(input, MOST_BYTES)? {
            Line::End => return Ok(()),
            Line::TooLong => {
                let told = format!("the message is longer than {MOST_BYTES} bytes; send a shorter one");
                Some(message::error(None, Fault::new(message::INVALID_REQUEST, told)))
            }
            Line::Whole(line) => answer(&mut server, &line),
        };
        if let Some(answer) = answer {
            let mut line = serde_json::to_vec(&answer)?;
            line.push(b'\n');
            output.write_all(&line)?;
            output.flush()?;
        }
    }
}

/// What a line is answered with; nothing for notifications and blank lines.
fn answer(server: &mut Server<'_>, line: &[u8]) -> Option<Value> {
    if line.trim_ascii().is_empty() {
        return None;
    }
    match message::read(line) {
        Ok(Incoming::Other) => None,
        Ok(Incoming::Request(request)) => Some(match server.answer(&request) {
            Ok(result) => message::result(request.id, result),
            Err(fault) => message::error(Some(request.id), fault),
        }),
        Err((id, fault)) => Some(message::error(id, fault)),
    }
}
