//! Tasks of Extensions Management: what was asked for, and its result.

use std::collections::BTreeMap;

use parking_lot::Mutex;
use serde_json::{Value, json};

use super::now;

/// One task.
#[derive(Debug, Clone)]
pub struct Task {
    name: &'static str,
    status: &'static str,
    message: String,
    user: String,
    created: u64,
    completed: Option<u64>,
    result: Option<Value>,
}

/// All tasks.
#[derive(Debug, Default)]
pub struct Tasks {
    tasks: Mutex<BTreeMap<i64, Task>>,
}

impl Tasks {
    /// A new task; its id.
    pub fn begin(&self, name: &'static str, message: String, user: &str) -> i64 {
        let mut tasks = self.tasks.lock();
        let id = tasks.last_key_value().map_or(1, |(id, _)| id + 1);
        let task = Task {
            name,
            status: "PROCESSING",
            message,
            user: user.to_owned(),
            created: now(),
            completed: None,
            result: None,
        };
        tasks.insert(id, task);
        id
    }

    /// The end of a task: its result, or what went wrong.
    pub fn end(&self, id: i64, result: Result<(String, Value), String>) {
        if let Some(task) = self.tasks.lock().get_mut(&id) {
            task.completed = Some(now());
            match result {
                Ok((message, result)) => {
                    task.status = "COMPLETED";
                    task.message = message;
                    task.result = Some(result);
                }
                Err(message) => {
                    task.status = "EXCEPTION";
                    task.message = message;
                }
            }
        }
    }

    /// The state of a task, as the API writes it.
    pub fn status(&self, id: i64) -> Option<Value> {
        let tasks = self.tasks.lock();
        let task = tasks.get(&id)?;
        Some(json!({
            "progress": if task.completed.is_some() { 100 } else { 0 },
            "result_url": "",
            "cancelled_by": "",
            "status": task.status,
            "task_components": null,
            "modified": task.completed.unwrap_or(task.created),
            "id": id,
            "message": task.message,
            "created_by": task.user,
            "created": task.created,
            "maximum": 100,
            "cancel_requested": false,
            "name": task.name,
            "child_tasks": null,
            "started": task.created,
            "completed": task.completed,
        }))
    }

    /// The result of a task; none while there is none.
    pub fn result(&self, id: i64) -> Option<Option<Value>> {
        Some(self.tasks.lock().get(&id)?.result.clone())
    }
}
