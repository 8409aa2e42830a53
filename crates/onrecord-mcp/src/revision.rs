//! Which revision of the protocol does a request follow?

use crate::message::{Fault, INVALID_PARAMS, Request};
use serde_json::{Value, json};

/// Every request says its version; there is no handshake.
const STATELESS: &str = "2026-07-28";
/// Those that begin with `initialize`, newest first. Older ones have no structured answers.
const HANDSHAKE: [&str; 2] = ["2025-11-25", "2025-06-18"];
/// The version of a request is not served.
const UNSUPPORTED_VERSION: i64 = -32022;

const VERSION: &str = "io.modelcontextprotocol/protocolVersion";
const CAPABILITIES: &str = "io.modelcontextprotocol/clientCapabilities";

/// How an answer is shaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Revision {
    /// 2026-07-28.
    Stateless,
    /// 2025-11-25 and before.
    Handshake,
}

/// All versions that are served, newest first.
pub(crate) fn all() -> Vec<&'static str> {
    [STATELESS].into_iter().chain(HANDSHAKE).collect()
}

/// The version that `initialize` agrees on: the one that is proposed, else the newest.
pub(crate) fn agreed(request: &Request) -> Result<&'static str, Fault> {
    let Some(proposed) = request.params.get("protocolVersion").and_then(Value::as_str) else {
        return Err(Fault::new(INVALID_PARAMS, "initialize needs `protocolVersion`, such as \"2025-11-25\""));
    };
    Ok(HANDSHAKE.into_iter().find(|known| *known == proposed).unwrap_or(HANDSHAKE[0]))
}

impl Revision {
    /// Tells by what a request says of itself; `shaken` when there was a handshake.
    pub(crate) fn of(request: &Request, shaken: bool) -> Result<Self, Fault> {
        let meta = request.params.get("_meta").filter(|meta| !meta.is_null());
        let said = meta.and_then(|meta| meta.get(VERSION));
        match (request.method.as_str(), said) {
            // The handshake is no part of the stateless revision, whatever such a request says.
            ("initialize", _) => Ok(Self::Handshake),
            (_, Some(Value::String(version))) if version == STATELESS => {
                if meta.and_then(|meta| meta.get(CAPABILITIES)).is_some_and(Value::is_object) {
                    return Ok(Self::Stateless);
                }
                Err(Fault::new(INVALID_PARAMS, format!("`params._meta` needs `{CAPABILITIES}`, which may be {{}}")))
            }
            (_, Some(Value::String(version))) if HANDSHAKE.contains(&version.as_str()) => Ok(Self::Handshake),
            (_, Some(Value::String(version))) => Err(Fault::new(UNSUPPORTED_VERSION, "the protocol version is not served")
                .with_data(json!({"supported": all(), "requested": version}))),
            (_, Some(_)) => Err(Fault::new(INVALID_PARAMS, format!("`{VERSION}` has to be a string"))),
            ("ping", None) => Ok(Self::Handshake),
            (method, None) if shaken && method != "server/discover" => Ok(Self::Handshake),
            (_, None) => Err(Fault::new(
                INVALID_PARAMS,
                format!("`params._meta` needs `{VERSION}` and `{CAPABILITIES}` ({STATELESS}); or begin with initialize ({})", HANDSHAKE[0]),
            )),
        }
    }
}
