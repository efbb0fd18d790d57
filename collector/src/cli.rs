//! The command line. Without arguments it is the one of the app container.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Parser;

use crate::identity::BUILD_MARK;

/// Brings the Proofpoint on Demand and TAP feeds into QRadar
#[derive(Debug, Clone, Parser)]
#[command(name = "collector", version = BUILD_MARK)]
pub struct Arguments {
    /// Settings file of a host outside QRadar; without it the accounts are those kept in the store
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// Folder for accounts, key, spool and log
    #[arg(long, value_name = "DIR", default_value = "/opt/app-root/store")]
    pub store: PathBuf,

    /// The dashboards that the compiler wrote
    #[arg(
        long,
        value_name = "FILE",
        default_value = "/opt/app-root/app/dashboards.json"
    )]
    pub dashboards: PathBuf,

    /// Address of the HTTP interface
    #[arg(long, value_name = "ADDR", default_value = "0.0.0.0:5000")]
    pub listen: SocketAddr,

    /// File whose first line is a token that has every right at the HTTP interface of a host outside QRadar
    #[arg(long, value_name = "FILE")]
    pub api_token_file: Option<PathBuf>,
}
