// What is thrown for a commit that would change nothing: whoever asks for one has planned wrongly.

/** Makes the error; it is a defect of the caller, so it stays loud and nobody is told to mend a setting. */
export function emptyCommit(repository: string, branch: string): TypeError {
  return new TypeError(
    `a commit on ${repository} ${branch} changes nothing: every file is there already, as it shall be`,
  )
}
