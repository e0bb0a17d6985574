"""Files that okrsite writes for authors: new sites, new content, schemas for editors."""
