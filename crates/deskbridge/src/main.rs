//! `deskbridge`: the server, the demonstration and the tools, in one binary.

mod config;
mod demo;
mod desk_kinds;
mod handles;
mod languages;
mod reference;
mod serve;
mod tokens;

use clap::{Arg, ArgMatches, Command, value_parser};
use config::Config;
use std::{collections::BTreeMap, path::PathBuf, process::ExitCode};

fn main() -> ExitCode {
    let matches = command().get_matches();
    if let Some(done) = tool(&matches) {
        return done.map_or_else(|error| fail(&error), |()| ExitCode::SUCCESS);
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.into()),
    };
    let done = runtime.block_on(async {
        match matches.subcommand() {
            Some(("serve", matches)) if matches.get_flag("print-sample-configuration") => {
                say(&Config::sample());
                Ok(())
            }
            Some(("serve", matches)) => serve::serve(configuration(matches)?).await,
            Some(("demo", matches)) => demo::demo(demo::Options::read(matches)?).await,
            Some(("sandbox", matches)) => demo::sandbox(matches).await,
            Some(("tokens", matches)) => match matches.subcommand() {
                Some(("create", matches)) => {
                    tokens::create(&configuration(matches)?, matches).await.map(|text| say(&text))
                }
                _ => Ok(()),
            },
            _ => Ok(()),
        }
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}

/// Carries out a command that needs neither server nor store; nothing when it is another one.
fn tool(matches: &ArgMatches) -> Option<anyhow::Result<()>> {
    let text = match matches.subcommand()? {
        ("reference", matches) => {
            let subject = matches.get_one::<String>("SUBJECT").map_or("", String::as_str);
            reference::write(subject, command())
        }
        ("desks", matches) => match matches.subcommand()? {
            ("webhook-setup", matches) => desk_kinds::webhook_setup(matches),
            _ => Ok(desk_kinds::list()),
        },
        ("template", matches) => languages::render(matches.subcommand()?.1),
        ("rule", matches) => match matches.subcommand()? {
            ("run", matches) => languages::run(matches),
            (_, matches) => languages::eval(matches),
        },
        _ => return None,
    };
    Some(text.map(|text| say(&text)))
}

fn command() -> Command {
    let listen = |otherwise: &'static str| {
        Arg::new("listen")
            .long("listen")
            .value_name("ADDR:PORT")
            .default_value(otherwise)
            .help("Where to serve; port 0 takes a free one")
    };
    Command::new("deskbridge")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Raises tickets in service desks for identity-provisioning requests and tracks each until it is done.")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(
            settings(Command::new("serve").about("Runs the server")).arg(
                Arg::new("print-sample-configuration")
                    .long("print-sample-configuration")
                    .action(clap::ArgAction::SetTrue)
                    .help("Prints a commented configuration file and ends"),
            ),
        )
        .subcommand(
            Command::new("demo")
                .about("Shows the whole life of tickets on a throw-away server with seven emulated desks")
                .arg(listen("127.0.0.1:8080"))
                .arg(Arg::new("desk").long("desk").value_parser(["emulated", "rt5"]).default_value("emulated").help(
                    "emulated: all seven; rt5: a running Request Tracker 5, named by RT_URL and RT_AUTHORIZATION",
                ))
                .arg(
                    Arg::new("once")
                        .long("once")
                        .action(clap::ArgAction::SetTrue)
                        .help("Ends when the first plans are settled instead of going on until Ctrl-C"),
                ),
        )
        .subcommand(
            Command::new("sandbox")
                .about("Runs one emulated desk by itself")
                .arg(Arg::new("SCRIPT_NAME").required(true).value_parser(sandbox_names()).help("Which desk"))
                .arg(listen("127.0.0.1:8090")),
        )
        .subcommand(
            Command::new("reference")
                .hide(true)
                .about("Writes what a generated document is made of")
                .arg(Arg::new("SUBJECT").required(true)),
        )
        .subcommand(desk_kinds::command())
        .subcommands(languages::commands())
        .subcommand(
            Command::new("tokens").about("Personal access tokens").subcommand_required(true).subcommand(
                settings(Command::new("create").about("Makes a token and prints its client id and secret, once"))
                    .arg(Arg::new("name").long("name").required(true).help("What it is for"))
                    .arg(Arg::new("tenant").long("tenant").default_value("default").help("Whose it is"))
                    .arg(Arg::new("level").long("level").default_value("ORG_ADMIN").help("User level of its owner"))
                    .arg(
                        Arg::new("scope")
                            .long("scope")
                            .action(clap::ArgAction::Append)
                            .help("A scope that it has; repeat for more. All scopes when none is given"),
                    ),
            ),
        )
}

fn sandbox_names() -> Vec<&'static str> {
    sandbox::VENDORS.iter().map(|vendor| vendor.script_name).collect()
}

/// Adds the server's settings to a command.
fn settings(command: Command) -> Command {
    let file = Arg::new("config").long("config").value_name("FILE").value_parser(value_parser!(PathBuf));
    let command = command.arg(file.help("Configuration file (TOML); see --print-sample-configuration of serve"));
    Config::options().fold(command, |command, (name, help, otherwise)| {
        let help = if otherwise.is_empty() { help.to_owned() } else { format!("{help} Default: {otherwise}.") };
        command.arg(Arg::new(name).long(name.replace('_', "-")).value_name("VALUE").help(help))
    })
}

fn configuration(matches: &ArgMatches) -> anyhow::Result<Config> {
    let options: BTreeMap<&'static str, String> =
        Config::options().filter_map(|(name, _, _)| Some((name, matches.get_one::<String>(name)?.clone()))).collect();
    let file = matches
        .get_one::<PathBuf>("config")
        .cloned()
        .or_else(|| std::env::var_os("DESKBRIDGE_CONFIG").map(PathBuf::from));
    Config::read(file.as_deref(), &options, |name| std::env::var(name).ok())
}

/// Prints to standard output, the one place for results. Whoever reads no further has what he wanted.
pub(crate) fn say(text: &str) {
    use std::io::{ErrorKind, Write};
    if let Err(error) = writeln!(std::io::stdout().lock(), "{text}")
        && error.kind() != ErrorKind::BrokenPipe
    {
        fail(&error.into());
        std::process::exit(1);
    }
}

#[expect(clippy::print_stderr, reason = "errors of commands go to standard error")]
fn fail(error: &anyhow::Error) -> ExitCode {
    eprintln!("deskbridge: {error:#}");
    ExitCode::FAILURE
}
