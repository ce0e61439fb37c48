-- What Pandoc's Markdown cannot say.

-- In Typst a label belongs to what stands before it, and before an empty span there may be nothing.
function Span(span)
  if FORMAT == "typst" and #span.content == 0 and span.identifier ~= "" then
    return pandoc.RawInline("typst", "#metadata(none)<" .. span.identifier .. ">")
  end
end

-- What a grid table cannot say: its columns' widths, and that its first column heads the rows.
-- The division around a table says both: ::: {.stub widths="0.4 0.3 0.3"}
function Div(division)
  local widths = division.attributes.widths
  local stub = division.classes:includes("stub")
  if not widths and not stub then
    return nil
  end
  division.attributes.widths = nil
  local shares = {}
  for share in (widths or ""):gmatch("%S+") do
    shares[#shares + 1] = tonumber(share)
  end
  for number, block in ipairs(division.content) do
    if block.t == "Table" then
      if #shares == #block.colspecs then
        for column, spec in ipairs(block.colspecs) do
          block.colspecs[column] = { spec[1], shares[column] }
        end
      end
      if stub then
        for _, body in ipairs(block.bodies) do
          body.row_head_columns = 1
        end
      end
      division.content[number] = block
    end
  end
  return division
end

-- A note with several marks: it stands at the first one, and the others are links to that with its number.
-- Pandoc numbers notes through a document, through each file of an EPUB, whose files begin at headings.
function Pandoc(document)
  local number, numbers = 0, {}
  document:walk({
    traverse = "topdown",
    Header = function(header)
      if header.level == 1 and FORMAT:match("^epub") then
        number = 0
      end
    end,
    Span = function(span)
      if span.classes:includes("noted") then
        numbers[span.identifier] = number + 1
      end
    end,
    Note = function()
      number = number + 1
    end,
  })
  return document:walk({
    Span = function(span)
      local name = span.attributes.note
      if span.classes:includes("noted-again") and numbers[name] then
        return pandoc.Superscript({ pandoc.Link(tostring(numbers[name]), "#" .. name) })
      end
    end,
  })
end
