/** One block per language. Every function has all of them, whatever its runtime; a mock has no manifests. */
export function languageBlocks(dir: string): Readonly<Record<string, unknown>> {
  const none = { dependencies: {}, dependency_count: 0 };
  const noneForDevelopment = { dev_dependencies: {}, dev_dependency_count: 0 };
  return {
    python: {
      requirements: {
        inline: {},
        file_entries: {},
        file_path: `${dir}/requirements.txt`,
        file_exists: false,
        file_truncated: false,
        auto_install_enabled: false,
      },
    },
    node: {
      ...none,
      ...noneForDevelopment,
      package_json_path: `${dir}/package.json`,
      package_json_exists: false,
      auto_install_enabled: false,
    },
    php: {
      ...none,
      ...noneForDevelopment,
      composer_json_path: `${dir}/composer.json`,
      composer_json_exists: false,
      composer_lock_exists: false,
      auto_install_enabled: false,
    },
    rust: {
      ...none,
      cargo_toml_path: `${dir}/Cargo.toml`,
      cargo_toml_exists: false,
      cargo_lock_exists: false,
      hot_reload_enabled: true,
    },
    lua: { sandbox: 'in-process', requires: {} },
  };
}
