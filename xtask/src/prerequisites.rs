//! What the tests need beside Rust: installed when we may, named when we may not.

use crate::run::{root, run, works};
use anyhow::{Result, bail};
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// A Debian package and how to see that what it brings is there.
struct Package {
    name: &'static str,
    program: &'static str,
    arguments: &'static [&'static str],
    why: &'static str,
}

const PACKAGES: &[Package] = &[
    Package {
        name: "gcc",
        program: "cc",
        arguments: &["--version"],
        why: "builds SQLite and the cryptography library",
    },
    Package {
        name: "libc6-dev",
        program: "test",
        arguments: &["-e", "/usr/include/stdio.h"],
        why: "C headers for the same",
    },
    Package { name: "curl", program: "curl", arguments: &["--version"], why: "posts the seed's JSON as it stands" },
    Package {
        name: "python3",
        program: "python3",
        arguments: &["--version"],
        why: "runs SailPoint's SDK and schemathesis",
    },
    Package {
        name: "python3-venv",
        program: "python3",
        arguments: &["-c", "import ensurepip"],
        why: "keeps their packages apart",
    },
    Package {
        name: "nodejs",
        program: "node",
        arguments: &["-e", "process.exit(Number(process.versions.node.split('.')[0]) < 18)"],
        why: "runs prism, which checks calls against the vendors' documents",
    },
    Package { name: "npm", program: "npm", arguments: &["--version"], why: "installs prism" },
    Package { name: "default-jre-headless", program: "java", arguments: &["-version"], why: "runs the real Velocity" },
    Package {
        name: "default-jdk-headless",
        program: "javac",
        arguments: &["-version"],
        why: "starts the real Velocity's driver from its source",
    },
    Package {
        name: "velocity",
        program: "test",
        arguments: &["-e", "/usr/share/java/velocity.jar"],
        why: "the real template engine, to compare ours with",
    },
    Package {
        name: "bsh",
        program: "test",
        arguments: &["-e", "/usr/share/java/bsh.jar"],
        why: "the real BeanShell, to compare ours with",
    },
];

/// Installs with apt what is missing; without the right to, names it.
pub fn system() -> Result<()> {
    let missing: Vec<&Package> = PACKAGES.iter().filter(|package| !works(package.program, package.arguments)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = missing.iter().map(|package| package.name).collect();
    let root = crate::run::output(Command::new("id").arg("-u"))?.trim() == "0";
    if root && works("apt-get", &["--version"]) {
        run(Command::new("apt-get").args(["update", "-qq"]))?;
        let install = ["install", "-y", "-qq", "--no-install-recommends"];
        return run(Command::new("apt-get").env("DEBIAN_FRONTEND", "noninteractive").args(install).args(&names));
    }
    let why: Vec<String> = missing.iter().map(|package| format!("  {}: {}", package.name, package.why)).collect();
    bail!("these Debian packages are missing and cannot be installed without root:\n{}", why.join("\n"));
}

/// A Python environment with the pinned packages of `compat/requirements.txt`; gives its `bin` folder.
pub fn python() -> Result<PathBuf> {
    let requirements = root().join("compat/requirements.txt");
    let environment = root().join("target/python");
    let bin = environment.join("bin");
    let installed = environment.join("installed.txt");
    let wanted = std::fs::read_to_string(&requirements)?;
    if std::fs::read_to_string(&installed).is_ok_and(|text| text == wanted) {
        return Ok(bin);
    }
    if !bin.join("python").exists() {
        run(Command::new("python3").args(["-m", "venv"]).arg(&environment))?;
    }
    pip(&bin, &requirements)?;
    std::fs::write(installed, wanted)?;
    Ok(bin)
}

fn pip(bin: &Path, requirements: &Path) -> Result<()> {
    run(Command::new(bin.join("python"))
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"])
        .arg(requirements))
}

/// The pinned packages of `contract/package-lock.json`; gives the folder `contract`.
pub fn node() -> Result<PathBuf> {
    let folder = root().join("contract");
    let installed = folder.join("node_modules/installed.json");
    let wanted = std::fs::read_to_string(folder.join("package-lock.json"))?;
    if std::fs::read_to_string(&installed).is_ok_and(|text| text == wanted) {
        return Ok(folder);
    }
    run(Command::new("npm").args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(&folder))?;
    std::fs::write(installed, wanted)?;
    Ok(folder)
}
