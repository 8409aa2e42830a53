//! Messages of JSON-RPC 2.0.

use serde_json::{Map, Value, json};

/// The line is no JSON.
pub(crate) const PARSE_ERROR: i64 = -32700;
/// The JSON is no request.
pub(crate) const INVALID_REQUEST: i64 = -32600;
/// There is no such method.
pub(crate) const METHOD_NOT_FOUND: i64 = -32601;
/// The method takes something else.
pub(crate) const INVALID_PARAMS: i64 = -32602;
/// The store cannot be read.
pub(crate) const INTERNAL_ERROR: i64 = -32603;

/// What a client sent.
#[derive(Debug)]
pub(crate) enum Incoming {
    /// It wants an answer.
    Request(Request),
    /// A notification, or an answer to something that was never asked: nothing to do.
    Other,
}

/// A request.
#[derive(Debug)]
pub(crate) struct Request {
    /// A string or a number.
    pub(crate) id: Value,
    pub(crate) method: String,
    pub(crate) params: Map<String, Value>,
}

/// Why a request is not answered with a result.
#[derive(Debug)]
pub(crate) struct Fault {
    code: i64,
    message: String,
    data: Option<Value>,
}

impl Fault {
    pub(crate) fn new(code: i64, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), data: None }
    }

    pub(crate) fn with_data(self, data: Value) -> Self {
        Self { data: Some(data), ..self }
    }
}

/// Reads a message. A fault comes with the id of the request, as far as it can be read.
pub(crate) fn read(line: &[u8]) -> Result<Incoming, (Option<Value>, Fault)> {
    let invalid = |id: Option<&Value>, what: &str| (id.cloned(), Fault::new(INVALID_REQUEST, what));
    let message: Value =
        serde_json::from_slice(line).map_err(|error| (None, Fault::new(PARSE_ERROR, format!("the line is not JSON: {error}"))))?;
    let Value::Object(mut message) = message else {
        return Err(invalid(None, "a message is one JSON object; batches are not part of the protocol"));
    };
    let given = message.get("id");
    let id = given.filter(|id| id.is_string() || id.is_number());
    if message.get("jsonrpc").and_then(Value::as_str) != Some("2.0") {
        return Err(invalid(id, "`jsonrpc` has to be \"2.0\""));
    }
    if given.is_some() && id.is_none() {
        return Err(invalid(None, "`id` has to be a string or a number"));
    }
    let id = id.cloned();
    let method = match message.remove("method") {
        Some(Value::String(method)) => method,
        None if message.contains_key("result") || message.contains_key("error") => return Ok(Incoming::Other),
        _ => return Err(invalid(id.as_ref(), "`method` has to be a string")),
    };
    let Some(id) = id else { return Ok(Incoming::Other) };
    match message.remove("params") {
        None | Some(Value::Null) => Ok(Incoming::Request(Request { id, method, params: Map::new() })),
        Some(Value::Object(params)) => Ok(Incoming::Request(Request { id, method, params })),
        Some(_) => Err((Some(id), Fault::new(INVALID_PARAMS, "`params` has to be an object"))),
    }
}

/// The answer to a request.
pub(crate) fn result(id: Value, result: Value) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "result": result})
}

/// The answer that says why there is no other. The id is left out where it could not be read, as MCP has it.
pub(crate) fn error(id: Option<Value>, fault: Fault) -> Value {
    let mut error = json!({"code": fault.code, "message": fault.message});
    if let Some(data) = fault.data {
        error["data"] = data;
    }
    let mut answer = json!({"jsonrpc": "2.0", "error": error});
    if let Some(id) = id {
        answer["id"] = id;
    }
    answer
}
